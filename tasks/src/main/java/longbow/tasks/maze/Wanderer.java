package longbow.tasks.maze;

import java.util.ArrayList;
import java.util.List;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * The imperfect player that demonstrations come from: with probability {@code optimal} it takes a shortest way to the end of its part
 * of the maze, else any move; with {@code stitching} it never leaves the part it began in. No game then leads from a far start to the
 * goal: a learner must put the way together from games of the three parts (the data policy of LMRL-Gym).
 *
 * <p>Where it cannot know where it is, it keeps all cells it may be in, and moves as suits the first of them.
 */
final class Wanderer implements Player {
    private final Grid grid;
    private final View view;
    private final double optimal;
    private final List<Grid.Part> parts;

    Wanderer(Grid grid, View view, double optimal, boolean stitching) {
        this.grid = grid;
        this.view = view;
        this.optimal = optimal;
        int everywhere = (1 << grid.size()) - 1;
        this.parts = stitching ? grid.parts() : List.of(new Grid.Part(everywhere, grid.starts(), grid.goal()));
    }

    @Override
    public Game start(Key key) {
        return new Game() {
            /** For each part the cells it may be in, if it began there. */
            private final int[] sets =
                    parts.stream().mapToInt(Grid.Part::starts).toArray();

            private int turn;

            @Override
            public String utter(String observation) {
                for (int p = 0; p < sets.length; p++) {
                    sets[p] = grid.saying(sets[p], view, observation);
                }
                boolean direct = key.uniform(2L * turn) < optimal;
                List<Move> choice = direct ? direct() : List.of();
                choice = choice.isEmpty() ? allowed() : choice;
                Move move = choice.get(key.below(choice.size(), 2L * turn + 1));
                for (int p = 0; p < sets.length; p++) {
                    sets[p] = grid.nextOf(sets[p], move);
                }
                turn++;
                return move.text();
            }

            /** The moves that stay in the part, wherever it is; all, if there is none. */
            private List<Move> allowed() {
                List<Move> allowed = new ArrayList<>();
                for (Move move : Move.values()) {
                    boolean stays = true;
                    for (int p = 0; p < sets.length; p++) {
                        stays &= (grid.nextOf(sets[p], move) & ~parts.get(p).cells()) == 0;
                    }
                    if (stays) {
                        allowed.add(move);
                    }
                }
                return allowed.isEmpty() ? List.of(Move.values()) : allowed;
            }

            /** The moves that lead the first cell it may be in nearer to the end of its part; none at the end itself. */
            private List<Move> direct() {
                for (int p = 0; p < sets.length; p++) {
                    if (sets[p] != 0) {
                        Grid.Part part = parts.get(p);
                        int cell = Integer.numberOfTrailingZeros(sets[p]);
                        int distance = distance(cell, part);
                        return List.of(Move.values()).stream()
                                .filter(move -> distance(grid.next(cell, move), part) < distance)
                                .toList();
                    }
                }
                return List.of();
            }
        };
    }

    /** Returns the number of moves from {@code cell} to the target of {@code part} within it. */
    private int distance(int cell, Grid.Part part) {
        int reached = 1 << part.target();
        int distance = 0;
        while ((reached >> cell & 1) == 0 && distance <= grid.size()) {
            int wider = reached;
            for (Move move : Move.values()) {
                wider |= grid.nextOf(reached, move) & part.cells();
            }
            reached = wider;
            distance++;
        }
        return distance;
    }
}
