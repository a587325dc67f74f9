package longbow.tasks.detective;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import longbow.tasks.zmachine.Story;
import longbow.tasks.zmachine.Vocabulary;
import longbow.tasks.zmachine.World;

/**
 * Finds the names of what the player could do something with: words of the texts of {@code look} and {@code inventory}
 * that name some object, and the names of the objects that are near by the object tree. Of names that {@code examine}
 * answers in the same way only the best is kept.
 */
final class InteractiveNames {
    private static final int NAME_PROPERTY = 1;
    private static final int FIRST_COMPASS_OBJECT = 7;
    private static final int LAST_COMPASS_OBJECT = 18;
    private static final double PER_CHARACTER = 0.01;
    private static final double FROM_TREE = 0.1;
    private static final Pattern WORD = Pattern.compile("[A-Za-z]+(?:'[A-Za-z]+)?");

    /** What the parser says about what it does not know. */
    private static final List<Pattern> NOT_UNDERSTOOD = List.of(
            Pattern.compile("That's not a verb I recognise"),
            Pattern.compile("I don't know the word \""),
            Pattern.compile("You used the word \".*\" in a way that I don't understand"),
            Pattern.compile("You can't see any .* here!"),
            Pattern.compile("This story doesn't know the word"),
            Pattern.compile("doesn't recognize the word"),
            Pattern.compile("isn't in the vocabulary that you can use"),
            Pattern.compile("You don't need to use the word"),
            Pattern.compile("It's not clear what you're referring to"),
            Pattern.compile("There seems to be a noun missing in that sentence!"),
            Pattern.compile("That sentence isn't one I recognize"),
            Pattern.compile("What do you want to examine"),
            Pattern.compile("You can't see any such thing"),
            Pattern.compile("That's not something you need to refer to in the course of this game"));

    private final Vocabulary vocabulary;
    /** Every word that names an object. */
    private final Set<String> nouns = new HashSet<>();

    /** How a word is used in a name. */
    private enum Use {
        NOUN(1),
        PROPER_NOUN(0.5),
        ADJECTIVE(0);

        private final double value;

        Use(double value) {
            this.value = value;
        }
    }

    /** A name, how it was found, and what it is worth: nouns, objects near by, and short names are preferred. */
    private record Name(String text, Use use, boolean fromTree) {
        double value() {
            return use.value + (fromTree ? FROM_TREE : 0) - PER_CHARACTER * text.length();
        }
    }

    InteractiveNames(Story story, World start) {
        vocabulary = Vocabulary.of(story);
        for (int object = 1; object <= DetectiveGame.OBJECTS; object++) {
            if (object < FIRST_COMPASS_OBJECT || object > LAST_COMPASS_OBJECT) {
                for (int address : start.property(object, NAME_PROPERTY)) {
                    Vocabulary.Word word = vocabulary.at(address);
                    if (word != null) {
                        nouns.add(word.text());
                    }
                }
            }
        }
    }

    /** Returns the names for the present state of a game, which is left as it is; the last is {@code all}. */
    List<String> of(DetectiveGame game) {
        List<Name> names = new ArrayList<>();
        addWords(clean(game.probe("look")), names);
        addWords(clean(game.probe("inventory")), names);
        addObjects(game, names);
        names.removeIf(name -> name.text.indexOf(' ') < 0 && vocabulary.find(name.text) == null);

        Map<String, String> replies = new LinkedHashMap<>();
        Map<String, Name> best = new LinkedHashMap<>(); // by reply
        for (Name name : names) {
            String reply = replies.computeIfAbsent(name.text, text -> clean(game.probe("examine " + text)));
            if (NOT_UNDERSTOOD.stream()
                    .noneMatch(pattern -> pattern.matcher(reply).find())) {
                best.merge(reply, name, (old, other) -> other.value() > old.value() ? other : old);
            }
        }
        Set<String> texts = new LinkedHashSet<>();
        best.values().forEach(name -> texts.add(name.text));
        List<String> all = new ArrayList<>(texts);
        all.add("all");
        return all;
    }

    private static String clean(String text) {
        return text.replace('\n', ' ').replace('*', ' ').replace('-', ' ').strip();
    }

    private void addWords(String text, List<Name> names) {
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group().toLowerCase(Locale.ROOT);
            if (nouns.contains(word.substring(0, Math.min(9, word.length())))) {
                names.add(new Name(word, Use.NOUN, false));
            }
        }
    }

    private void addObjects(DetectiveGame game, List<Name> names) {
        World world = game.session().machine().world();
        List<Integer> near = new ArrayList<>();
        collect(world, world.child(world.parent(DetectiveGame.PLAYER)), near);
        for (int object : near) {
            String name = world.name(object);
            names.add(new Name(name, Use.PROPER_NOUN, true));
            String[] words = name.split(" ");
            if (words.length > 1) {
                for (int i = 0; i < words.length - 1; i++) {
                    names.add(new Name(words[i], Use.ADJECTIVE, true));
                }
                names.add(new Name(words[words.length - 1], Use.NOUN, true));
            }
        }
    }

    /** An object, what is in it, its siblings; without the player. */
    private static void collect(World world, int first, List<Integer> into) {
        int object = first;
        while (object != 0 && into.size() <= DetectiveGame.OBJECTS) {
            if (object != DetectiveGame.PLAYER) {
                into.add(object);
            }
            collect(world, world.child(object), into);
            object = world.sibling(object);
        }
    }
}
