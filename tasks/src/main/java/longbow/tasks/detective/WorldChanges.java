package longbow.tasks.detective;

import java.util.ArrayList;
import java.util.List;
import longbow.tasks.zmachine.WorldListener;

/**
 * Records what a command did to the world, as Jericho does: up to 16 insertions of an object, up to 16 settings and up to
 * 16 clearings of an attribute, in this order. Attribute 26, which the game uses to keep the score, does not count.
 */
final class WorldChanges implements WorldListener {
    private static final int MOST = 16;
    private static final int IGNORED_ATTRIBUTE = 26;

    private final List<Change> inserted = new ArrayList<>();
    private final List<Change> set = new ArrayList<>();
    private final List<Change> cleared = new ArrayList<>();

    /** What happened. */
    enum Kind {
        INSERTED,
        SET,
        CLEARED
    }

    /**
     * A change.
     *
     * @param kind what happened
     * @param object the object it happened to
     * @param argument the destination or the attribute
     */
    record Change(Kind kind, int object, int argument) {}

    @Override
    public void inserted(int object, int destination) {
        add(inserted, new Change(Kind.INSERTED, object, destination));
    }

    @Override
    public void attributeSet(int object, int attribute) {
        add(set, new Change(Kind.SET, object, attribute));
    }

    @Override
    public void attributeCleared(int object, int attribute) {
        add(cleared, new Change(Kind.CLEARED, object, attribute));
    }

    private static void add(List<Change> changes, Change change) {
        if (changes.size() < MOST) {
            changes.add(change);
        }
    }

    /** Returns what was recorded and starts anew. */
    List<Change> take() {
        List<Change> all = new ArrayList<>(inserted);
        all.addAll(set);
        all.addAll(cleared);
        all.removeIf(change -> change.kind != Kind.INSERTED && change.argument == IGNORED_ATTRIBUTE);
        inserted.clear();
        set.clear();
        cleared.clear();
        return all;
    }
}
