/**
 * The Detective game: a detective walks through a text adventure and looks for a murderer.
 *
 * <p>{@link longbow.tasks.detective.Detective} is the task. The game itself, "Detective" by Matt Barringer (1993), ported to Inform by
 * Stuart Moore (2000), is a story file that the user has; it is not part of this project. What the agent sees, does and
 * earns is as in ArCHer (Zhou et al., 2024, arXiv:2402.19446), which plays it through Jericho (Hausknecht et al., 2020,
 * arXiv:1909.05398).
 */
@NullMarked
package longbow.tasks.detective;

import org.jspecify.annotations.NullMarked;
