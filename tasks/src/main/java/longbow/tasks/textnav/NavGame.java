package longbow.tasks.textnav;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import longbow.rl.Environment;
import longbow.tensor.Key;
import org.jspecify.annotations.Nullable;

/** A game: each turn a command, until the stale food is in the closed fridge, or eaten, or the turns are used up. */
final class NavGame implements Environment {
    static final String OBJECTIVE =
            "Your objective is to put the stale food on the table in the living room into the fridge in the kitchen.";
    static final String UNKNOWN = "You can't see any such thing.";
    static final String WALL = "You can't go that way.";
    static final String COMMANDS = "Admissible commands: ";
    static final String END = "The game is over.\n";

    private static final Pattern SPACE = Pattern.compile("\\s+");

    /** No command is nearly as long; what is longer is not looked at. */
    private static final int LONGEST_COMMAND = 200;

    private final View view;
    private final boolean varied;
    private final int horizon;

    private @Nullable House house;
    private Wording wording = Wording.PLAINEST;
    private int turn;

    /**
     * Makes games.
     *
     * @param varied whether each game has its own phrases
     */
    NavGame(View view, boolean varied, int horizon) {
        this.view = view;
        this.varied = varied;
        this.horizon = horizon;
    }

    @Override
    public String reset(Key key) {
        House start = new House(Room.values()[key.below(Room.values().length, 0)]);
        house = start;
        wording = varied ? Wording.of(key.named("wording")) : Wording.PLAINEST;
        turn = 0;
        return observation(OBJECTIVE, start);
    }

    @Override
    public Step step(String utterance) {
        House now = house;
        if (now == null) {
            throw new IllegalStateException("text-nav: step came when no game was on; call reset(key) first");
        }
        String reply = reply(utterance, now);
        boolean over = now.won() || now.lost();
        boolean truncated = ++turn >= horizon && !over;
        if (over || truncated) {
            house = null;
            return new Step((reply.isEmpty() ? "" : reply + "\n") + END, now.won() ? 1 : 0, over, truncated);
        }
        return new Step(observation(reply, now), 0, false, false);
    }

    private String reply(String utterance, House house) {
        if (utterance.length() > LONGEST_COMMAND) {
            return UNKNOWN;
        }
        List<Command.Said> admissible = house.admissible();
        for (Command.Said command : admissible) {
            if (command.text().equals(utterance)) {
                return house.execute(command.command());
            }
        }
        String said = SPACE.matcher(utterance.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
        for (Command.Said command : admissible) {
            if (command.text().equals(said)) {
                return house.execute(command.command());
            }
        }
        for (Direction direction : Direction.values()) {
            if (said.equals("go " + direction.text())) {
                return WALL;
            }
        }
        return switch (said) {
            case "look" -> "";
            case "inventory" -> inventory(house);
            default -> UNKNOWN;
        };
    }

    private String observation(String first, House house) {
        StringBuilder text = new StringBuilder(400);
        if (!first.isEmpty()) {
            text.append(first).append('\n');
        }
        if (view == View.FULL) {
            text.append("-= ").append(house.room().title()).append(" =-\n");
        }
        text.append(wording.describe(house)).append('\n');
        if (view == View.FULL) {
            text.append(inventory(house)).append('\n');
        }
        text.append(COMMANDS);
        List<Command.Said> commands = house.admissible();
        for (int i = 0; i < commands.size(); i++) {
            text.append(i == 0 ? "" : ", ").append(commands.get(i).text());
        }
        return text.append('\n').toString();
    }

    private static String inventory(House house) {
        List<Thing> carried = house.things(Place.Elsewhere.HANDS);
        return carried.isEmpty() ? "You are carrying nothing." : "You are carrying: " + House.list(carried) + ".";
    }
}
