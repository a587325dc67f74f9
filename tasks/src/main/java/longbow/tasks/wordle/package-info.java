/**
 * Wordle: find a word of five letters in six guesses, each answered by colours.
 *
 * <p>{@link longbow.tasks.wordle.Wordle} is the task. Rules, texts and rewards are those of LMRL-Gym (Abdulhai et al., 2023,
 * arXiv:2311.18232); the words are Longbow's own, and other lists can be read from a file.
 */
@NullMarked
package longbow.tasks.wordle;

import org.jspecify.annotations.NullMarked;
