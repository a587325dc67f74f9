/**
 * Maze: find the goal of a small maze by moving in four directions, with or without being told where one is.
 *
 * <p>{@link longbow.tasks.maze.Maze} is the task. The rules, texts and rewards are those of LMRL-Gym (Abdulhai et al., 2023,
 * arXiv:2311.18232), whose returns are comparable but for one difference: there the agent reads the newest observation, or in the
 * partially observed version the newest forty texts; here, as in every task, it reads the dialogue from its beginning, as far as its
 * context reaches.
 */
@NullMarked
package longbow.tasks.maze;

import org.jspecify.annotations.NullMarked;
