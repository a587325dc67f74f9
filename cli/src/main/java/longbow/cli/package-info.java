/** The {@code longbow} command: train, evaluate, play, doctor. */
@NullMarked
package longbow.cli;

import org.jspecify.annotations.NullMarked;
