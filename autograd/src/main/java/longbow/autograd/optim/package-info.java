/** Optimizers, learning-rate schedules and target networks: the code that overwrites parameters. */
@NullMarked
package longbow.autograd.optim;

import org.jspecify.annotations.NullMarked;
