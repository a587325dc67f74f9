package longbow.tasks.textnav;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Key;

/**
 * How a room is described: one of several phrases for each thing there is to say, the same during a game.
 *
 * @param furniture how a piece of furniture is introduced
 * @param plain what is said of a table
 * @param exits how several ways out are told
 * @param exit how a single way out is told
 */
record Wording(String furniture, String plain, String exits, String exit) {
    private static final List<String> FURNITURE = List.of(
            "You can make out a %s.",
            "You see a %s.", "There is a %s here.", "You notice a %s.", "In one corner stands a %s.");
    private static final List<String> PLAIN =
            List.of("The %s is normal.", "The %s is ordinary.", "It is a plain %s.", "The %s looks like any other.");
    private static final List<String> EXITS =
            List.of("There are unblocked exits to the %s.", "You can leave to the %s.", "There are doors to the %s.");
    private static final List<String> EXIT =
            List.of("There is an unblocked exit to the %s.", "You can leave to the %s.", "There is a door to the %s.");

    /** The first phrase of each kind, those of LMRL-Gym's examples. */
    static final Wording PLAINEST =
            new Wording(FURNITURE.getFirst(), PLAIN.getFirst(), EXITS.getFirst(), EXIT.getFirst());

    /** Draws the phrases of a game. */
    static Wording of(Key key) {
        int exits = key.below(EXITS.size(), 2);
        return new Wording(
                FURNITURE.get(key.below(FURNITURE.size(), 0)),
                PLAIN.get(key.below(PLAIN.size(), 1)),
                EXITS.get(exits),
                EXIT.get(exits));
    }

    /** Returns the description of the room the player is in, without its name. */
    String describe(House house) {
        StringBuilder text = new StringBuilder();
        Furniture furniture = house.furniture();
        if (furniture != null) {
            text.append(put(this.furniture, furniture.text())).append(' ');
            if (!furniture.container()) {
                text.append(put(plain, furniture.text())).append(' ');
            } else {
                text.append("The ").append(furniture.text());
                text.append(house.accessible(furniture) ? " is open. " : " is closed. ");
            }
            if (house.accessible(furniture)) {
                text.append(furniture.container() ? "In the " : "On the ").append(furniture.text());
                text.append(" you see ")
                        .append(House.list(house.things(furniture)))
                        .append(". ");
            }
        }
        List<Thing> floor = house.things(house.room());
        if (!floor.isEmpty()) {
            text.append("On the floor you see ").append(House.list(floor)).append(". ");
        }
        List<String> ways = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            if (house.room().to(direction) != null) {
                ways.add(direction.text());
            }
        }
        return text.append(put(ways.size() == 1 ? exit : exits, list(ways))).toString();
    }

    private static String put(String pattern, String word) {
        return pattern.replace("%s", word);
    }

    /** Returns the words in a sentence: {@code a, b and c}. */
    static String list(List<String> words) {
        int last = words.size() - 1;
        return last < 1
                ? String.join("", words)
                : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    /** Returns every phrase after another one, with the words that it may be about. */
    static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (List<String> patterns : List.of(FURNITURE, PLAIN, List.of("The %s is closed.", "The %s is open."))) {
            for (String pattern : patterns) {
                for (String word : List.of("table", "chest", "fridge")) {
                    texts.add(put(pattern, word) + " " + put(pattern, word));
                }
            }
        }
        for (List<String> patterns : List.of(EXITS, EXIT)) {
            for (String pattern : patterns) {
                for (Direction direction : Direction.values()) {
                    String way = direction.text();
                    String sentence = put(pattern, way + ", " + way + " and " + way);
                    texts.add(sentence + " " + sentence);
                }
            }
        }
        return texts;
    }
}
