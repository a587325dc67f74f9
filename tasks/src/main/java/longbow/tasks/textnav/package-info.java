/**
 * Text-Nav: walk through a house, take the stale food and put it into the fridge.
 *
 * <p>{@link longbow.tasks.textnav.TextNav} is the task. House, rewards and commands are those of LMRL-Gym (Abdulhai et al., 2023,
 * arXiv:2311.18232), whose texts come from a generated text adventure; the sentences here are Longbow's own in the same style.
 */
@NullMarked
package longbow.tasks.textnav;

import org.jspecify.annotations.NullMarked;
