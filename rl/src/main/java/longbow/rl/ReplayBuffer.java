package longbow.rl;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Key;

/** The newest games, first in, first out. Whole dialogues are kept, so one pass of a causal critic serves all their turns. */
public final class ReplayBuffer {
    private final int capacity;
    private final List<Dialogue> games = new ArrayList<>();

    /** Creates an empty buffer that holds up to {@code capacity} games. */
    public ReplayBuffer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("replay buffer: the capacity must be at least 1, but was " + capacity);
        }
        this.capacity = capacity;
    }

    /** Adds games; the oldest ones go where there is no room. */
    public void addAll(List<Dialogue> newGames) {
        games.addAll(newGames);
        int surplus = games.size() - capacity;
        if (surplus > 0) {
            games.subList(0, surplus).clear();
        }
    }

    /** Returns the games, oldest first. */
    public List<Dialogue> games() {
        return List.copyOf(games);
    }

    /** Returns how many games there are. */
    public int size() {
        return games.size();
    }

    /** Returns {@code n} games drawn uniformly with replacement from the newest {@code recent} ones. */
    public List<Dialogue> sample(Key key, int n, int recent) {
        if (games.isEmpty()) {
            throw new IllegalStateException("replay buffer: it is empty; add games before sampling");
        }
        int from = Math.max(0, games.size() - recent);
        List<Dialogue> drawn = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            drawn.add(games.get(from + key.below(games.size() - from, i)));
        }
        return drawn;
    }
}
