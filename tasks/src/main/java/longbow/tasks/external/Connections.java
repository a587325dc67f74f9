package longbow.tasks.external;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The running programs of a task. One that has ended a game plays the next, so a program is started once for each game that is played
 * at the same time. When the Java virtual machine ends, so do they all. Safe for several threads.
 */
final class Connections implements AutoCloseable {
    private final Supplier<Connection> start;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> all = new HashSet<>();
    private @Nullable Thread hook;

    /** Programs that {@code start} starts. */
    Connections(Supplier<Connection> start) {
        this.start = start;
    }

    /** Returns a program that nobody else speaks with. */
    Connection take() {
        synchronized (this) {
            if (hook == null) {
                hook = new Thread(this::killAll, "longbow-external");
                Runtime.getRuntime().addShutdownHook(hook);
            }
            while (!idle.isEmpty()) {
                Connection connection = idle.pop();
                if (connection.alive()) {
                    return connection;
                }
                all.remove(connection);
            }
        }
        Connection connection = start.get();
        synchronized (this) {
            all.add(connection);
        }
        return connection;
    }

    /** Takes a program back, between two questions; one that has ended is forgotten. */
    synchronized void giveBack(Connection connection) {
        if (connection.alive()) {
            idle.push(connection);
        } else {
            all.remove(connection);
        }
    }

    private synchronized void killAll() {
        all.forEach(Connection::kill);
    }

    /** Ends all programs; later ones can be started all the same. */
    @Override
    public void close() {
        List<Connection> ending;
        synchronized (this) {
            ending = new ArrayList<>(all);
            all.clear();
            idle.clear();
            if (hook != null) {
                try {
                    Runtime.getRuntime().removeShutdownHook(hook);
                } catch (IllegalStateException stopping) {
                    // the hook runs, and does the same
                }
                hook = null;
            }
        }
        ending.parallelStream().forEach(Connection::close); // each may take a moment
    }
}
