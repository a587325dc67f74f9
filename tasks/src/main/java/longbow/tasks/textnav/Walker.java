package longbow.tasks.textnav;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import longbow.rl.Player;
import longbow.tensor.Key;

/**
 * A player that knows the house and the objective, and follows the shortest plan in some rooms; in the others it mostly does
 * anything admissible. It reads nothing but the admissible commands, which also tell where it is: no two rooms have the same exits.
 */
final class Walker implements Player {
    private static final Set<Room> EASTERN = EnumSet.of(Room.BEDROOM, Room.LIVING_ROOM, Room.OFFICE, Room.BATHROOM);
    private static final Pattern COMMA = Pattern.compile(", ");
    private static final String FOOD = Thing.STALE_FOOD.text();

    private final List<Set<Room>> known;
    private final double elsewhere;

    /** In each game it knows the rooms of one of these sets. */
    private Walker(List<Set<Room>> known, double elsewhere) {
        this.known = known;
        this.elsewhere = elsewhere;
    }

    /** Returns the player that does anything anywhere. */
    static Walker random() {
        return new Walker(List.of(EnumSet.noneOf(Room.class)), 0);
    }

    /**
     * Returns the player that follows the plan in one half of the house, in each game another one, and in the other half with
     * probability {@code elsewhere}: the data policy of LMRL-Gym.
     */
    static Walker half(double elsewhere) {
        return new Walker(List.of(EASTERN, EnumSet.complementOf(EnumSet.copyOf(EASTERN))), elsewhere);
    }

    /** Returns the player that follows the plan everywhere. */
    static Walker sensible() {
        return new Walker(List.of(EnumSet.allOf(Room.class)), 1);
    }

    @Override
    public Game start(Key key) {
        Set<Room> rooms = known.get(key.below(known.size(), 0));
        return new Game() {
            private Room foodSeen = Room.LIVING_ROOM;
            private int turn;

            @Override
            public String utter(String observation) {
                turn++;
                List<String> commands = commands(observation);
                if (commands.isEmpty()) { // another game's text
                    return "look";
                }
                Room room = room(commands);
                if (commands.stream().anyMatch(command -> command.startsWith("take " + FOOD))) {
                    foodSeen = room;
                }
                boolean sensible = rooms.contains(room) || key.uniform(2L * turn) < elsewhere;
                String plan = sensible ? plan(room, commands) : "";
                return commands.contains(plan) ? plan : commands.get(key.below(commands.size(), 2L * turn + 1));
            }

            /** The next step of the plan; where the food is lost, one that is not admissible. */
            private String plan(Room room, List<String> commands) {
                if (!commands.contains("drop " + FOOD)) {
                    String take = commands.stream()
                            .filter(command -> command.startsWith("take " + FOOD))
                            .findFirst()
                            .orElse("");
                    boolean inFridge = take.equals("take " + FOOD + " from fridge");
                    return inFridge ? "close fridge" : !take.isEmpty() || room == foodSeen ? take : go(room, foodSeen);
                }
                String insert = "insert " + FOOD + " into fridge";
                return room != Room.KITCHEN
                        ? go(room, Room.KITCHEN)
                        : commands.contains(insert) ? insert : "open fridge";
            }
        };
    }

    private static String go(Room from, Room to) {
        return "go " + from.toward(to).text();
    }

    private static List<String> commands(String observation) {
        int start = observation.indexOf(NavGame.COMMANDS);
        return start < 0
                ? List.of()
                : Arrays.asList(COMMA.split(
                        observation.substring(start + NavGame.COMMANDS.length()).strip()));
    }

    private static Room room(List<String> commands) {
        for (Room room : Room.values()) {
            boolean fits = true;
            for (Direction direction : Direction.values()) {
                fits &= (room.to(direction) != null) == commands.contains("go " + direction.text());
            }
            if (fits) {
                return room;
            }
        }
        return Room.LIVING_ROOM;
    }
}
