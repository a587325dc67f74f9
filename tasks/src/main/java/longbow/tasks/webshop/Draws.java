package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Key;

/** Successive draws of one key. Mutable, for one thread. */
final class Draws {
    private final Key key;
    private int next;

    Draws(Key key) {
        this.key = key;
    }

    /** Draws from 0 ... bound - 1. */
    int below(int bound) {
        return key.below(bound, next++);
    }

    /** Draws from least ... most. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    double uniform() {
        return key.uniform(next++);
    }

    boolean chance(double probability) {
        return uniform() < probability;
    }

    <T> T pick(List<T> list) {
        return list.get(below(list.size()));
    }

    /** Draws {@code count} different elements, or all if there are fewer, in random order. */
    <T> List<T> sample(List<T> list, int count) {
        List<T> rest = new ArrayList<>(list);
        List<T> drawn = new ArrayList<>();
        while (drawn.size() < count && !rest.isEmpty()) {
            drawn.add(rest.remove(below(rest.size())));
        }
        return drawn;
    }

    /** Draws {@code count} different elements, or all if there are fewer, in the order of the list. */
    <T> List<T> some(List<T> list, int count) {
        List<T> drawn = sample(list, count);
        List<T> ordered = new ArrayList<>(list);
        ordered.retainAll(drawn);
        return ordered;
    }
}
