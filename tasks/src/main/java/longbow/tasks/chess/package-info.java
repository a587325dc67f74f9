/**
 * Chess as text: whole games against an engine, and won endgames against a lone king.
 *
 * <p>{@link longbow.tasks.chess.Chess} and {@link longbow.tasks.chess.ChessEndgames} are the tasks; rules, texts and rewards are those
 * of LMRL-Gym (Abdulhai et al., 2023, arXiv:2311.18232). Opponents are Longbow's own: a small alpha-beta engine
 * ({@link longbow.tasks.chess.Engine}) in place of Stockfish, and for endgames the exact solution
 * ({@link longbow.tasks.chess.EndgameTable}), so returns do not compare with published ones.
 */
@NullMarked
package longbow.tasks.chess;

import org.jspecify.annotations.NullMarked;
