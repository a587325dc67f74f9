package longbow.tasks.webshop;

import java.util.List;

/** The goals of a catalogue by number, in an order that is already shuffled, so that a range of numbers is a sample. */
public interface Goals {

    /** Returns how many goals there are. */
    int size();

    /**
     * Returns goal {@code index}, always the same.
     *
     * @throws IndexOutOfBoundsException if there is no such goal
     */
    Goal goal(int index);

    /** Returns the goals of a list. */
    static Goals of(List<Goal> goals) {
        List<Goal> copy = List.copyOf(goals);
        return new Goals() {
            @Override
            public int size() {
                return copy.size();
            }

            @Override
            public Goal goal(int index) {
                return copy.get(index);
            }
        };
    }
}
