package longbow.tasks.detective;

import longbow.tasks.zmachine.Profile;
import longbow.tasks.zmachine.Session;
import longbow.tasks.zmachine.Story;

/**
 * A game, as Jericho sees it: text, score, moves, and whether it is over.
 *
 * <p>An instance plays one game at a time and is not shared between threads.
 */
public final class DetectiveGame {
    /** The greatest number of points that commands can earn; ten more are given before the first one. */
    public static final int MOST_POINTS = 350;

    /** The address of the score. */
    public static final int SCORE = 6801;
    /** The address of the number of moves. */
    public static final int MOVES = 6777;

    static final int PLAYER = 90;
    static final int OBJECTS = 101;

    private static final int OBJECT_TABLE = 0x010A;
    private static final int GLOBALS = 0x1A75;
    private static final String VICTORY = "*** You have won ***";
    private static final String DEATH = "*** You have died ***";
    /** Far more than any command needs. */
    private static final long BUDGET = 20_000_000;

    private final Session session;

    /** Starts a game of the story {@link DetectiveFile#read}. */
    public DetectiveGame(Story story) {
        this(new Session(story, Profile.JERICHO, 0, BUDGET));
    }

    /** Goes on with a session of the story in the Jericho profile. */
    public DetectiveGame(Session session) {
        this.session = session;
    }

    /** Starts again; returns the opening text. */
    public String reset() {
        return session.reset();
    }

    /** Gives a command; returns the text. */
    public String step(String command) {
        return session.step(command);
    }

    /** Returns what a command would give now: it is tried, and everything is put back. */
    public String probe(String command) {
        Session.State state = session.state();
        String text = session.step(command);
        session.restore(state);
        return text;
    }

    /** Returns the last text. */
    public String text() {
        return session.text();
    }

    /** Returns the score: a signed word. */
    public int score() {
        return (short) session.machine().word(SCORE);
    }

    /** Returns the number of moves. */
    public int moves() {
        return session.machine().word(MOVES);
    }

    /** Returns the object that is the room the player is in. */
    public int room() {
        return session.machine().world().parent(PLAYER);
    }

    /** Returns whether the last text says that the game is won. */
    public boolean won() {
        return text().contains(VICTORY);
    }

    /** Returns whether the last text says that the player has died, or the machine was halted. */
    public boolean lost() {
        return text().contains(DEATH) || !session.machine().status().waiting();
    }

    /** Returns whether the game is over. */
    public boolean over() {
        return won() || lost();
    }

    /** Returns a hash of all objects with their attributes, places and properties. */
    public long world() {
        return session.machine().hash(OBJECT_TABLE, GLOBALS);
    }

    /** Returns the session, for what else there is to know. */
    public Session session() {
        return session;
    }

    /** Returns the state. */
    public Session.State state() {
        return session.state();
    }

    /** Continues from a state of this or another game. */
    public void restore(Session.State state) {
        session.restore(state);
    }
}
