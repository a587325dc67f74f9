package longbow.tasks.detective;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import longbow.tasks.zmachine.InformGrammar;
import longbow.tasks.zmachine.InformGrammar.Token;
import longbow.tasks.zmachine.Story;

/**
 * The commands that a story's grammar allows, with {@link ValidActions#SLOT} for what the player chooses: {@code take OBJ},
 * {@code put OBJ in OBJ}. Of synonyms there is only the one that players use most. Verbs about the game (saving, the
 * score) are left out, and so is what only looks; directions come last.
 */
final class ActionTemplates {
    private static final int MOST_SLOTS = 2;

    private static final List<String> DIRECTIONS = List.of(
            "north",
            "south",
            "west",
            "east",
            "northwest",
            "southwest",
            "northeast",
            "southeast",
            "up",
            "down",
            "enter",
            "exit");

    private static final Set<String> ONLY_LOOKING = Set.of("look", "inventory", "examine");

    /** Words that players use, the most usual ones first. */
    private static final List<String> USUAL =
            List.of(("north south east west northeast northwest southeast southwest up down enter exit"
                            + " examine take drop open close look search read wait put give show ask tell"
                            + " push pull turn wear remove eat drink touch climb go out get unlock lock"
                            + " shoot hit light cut tie insert empty fill throw jump listen smell taste wave"
                            + " sit stand sleep wake kiss swim dig set switch squeeze clean blow buy sing pray"
                            + " say yes no think swing consult pick inventory leave in on to up off at with from")
                    .split(" "));

    private static final Map<String, Integer> COUNTS = IntStream.range(0, USUAL.size())
            .boxed()
            .collect(Collectors.toUnmodifiableMap(USUAL::get, i -> USUAL.size() - i, Math::max));

    private ActionTemplates() {}

    /** Returns a number that is greater for a more usual word; 0 for one that is not usual at all. */
    static int usual(String word) {
        return COUNTS.getOrDefault(word, 0);
    }

    /** Returns the templates of a story that was written in Inform: those without a slot first, then with one, then two. */
    static List<String> of(Story story) {
        List<InformGrammar.Verb> verbs = InformGrammar.of(story).verbs().stream()
                .filter(verb -> !verb.meta())
                .sorted(Comparator.comparing(verb -> verb.words().getFirst()))
                .toList();
        List<List<String>> bySlots = new ArrayList<>();
        IntStream.rangeClosed(0, MOST_SLOTS).forEach(any -> bySlots.add(new ArrayList<>()));
        for (InformGrammar.Verb verb : verbs) {
            for (InformGrammar.Line line : verb.lines()) {
                int slots = (int) line.tokens().stream()
                        .filter(Token.Slot.class::isInstance)
                        .count();
                String template = template(verb, line);
                if (slots <= MOST_SLOTS && !ONLY_LOOKING.contains(template)) {
                    bySlots.get(slots).add(template);
                }
            }
        }
        Set<String> templates = new LinkedHashSet<>();
        bySlots.forEach(templates::addAll);
        List<String> all = new ArrayList<>(templates);
        all.addAll(DIRECTIONS);
        all.add("take all");
        return List.copyOf(all);
    }

    private static String template(InformGrammar.Verb verb, InformGrammar.Line line) {
        Function<Token, String> text = token -> switch (token) {
            case Token.Slot() -> ValidActions.SLOT;
            case Token.Words(var words) -> mostUsual(words);
        };
        StringBuilder template = new StringBuilder(mostUsual(verb.words()));
        line.tokens().forEach(token -> template.append(' ').append(text.apply(token)));
        return template.toString();
    }

    private static String mostUsual(List<String> words) {
        String best = words.getFirst();
        for (String word : words) {
            if (usual(word) > usual(best)) {
                best = word;
            }
        }
        return best;
    }
}
