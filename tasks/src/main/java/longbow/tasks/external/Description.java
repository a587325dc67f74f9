package longbow.tasks.external;

import java.util.List;
import java.util.Map;
import longbow.tensor.io.Json;

/**
 * What a program says of its task.
 *
 * @param rules one sentence
 * @param horizon the largest number of turns
 * @param minReturn the least possible return
 * @param maxReturn the greatest possible return
 * @param actions what the random player says; empty if the program has a player of that name, or none is wanted
 * @param language texts with every word that is said; empty if it does not say
 * @param observations sentences that are often read
 * @param players the players that the program has: {@code random}, {@code scripted}, {@code best}
 */
record Description(
        String rules,
        int horizon,
        double minReturn,
        double maxReturn,
        List<String> actions,
        List<String> language,
        List<String> observations,
        List<String> players) {
    /** The version of the protocol. */
    static final int PROTOCOL = 1;

    private static final int MOST_TURNS = 100_000;

    /** Of no program. */
    static final Description NONE = new Description(
            "Play in an environment of your own: a program that speaks JSON lines, see docs/environments.md.",
            1,
            0,
            1,
            List.of(),
            List.of(),
            List.of(),
            List.of());

    /** Asks the program. */
    static Description of(Connection connection) {
        Answer answer = connection.ask("hello", Map.of("protocol", Json.of(PROTOCOL)));
        int protocol = answer.whole("protocol", 1, Integer.MAX_VALUE);
        if (protocol != PROTOCOL) {
            throw connection.failure(
                    "hello",
                    "speaks version %d of the protocol, but this Longbow speaks %d".formatted(protocol, PROTOCOL),
                    null);
        }
        double least = answer.number("minReturn");
        double most = answer.number("maxReturn");
        if (least > most) {
            throw connection.failure(
                    "hello", "gave a minReturn %s above its maxReturn %s".formatted(least, most), null);
        }
        return new Description(
                answer.text("description"),
                answer.whole("horizon", 1, MOST_TURNS),
                least,
                most,
                answer.texts("actions"),
                answer.texts("language"),
                answer.texts("observations"),
                answer.texts("players"));
    }
}
