/** Environments, tasks and players. */
@NullMarked
package longbow.rl;

import org.jspecify.annotations.NullMarked;
