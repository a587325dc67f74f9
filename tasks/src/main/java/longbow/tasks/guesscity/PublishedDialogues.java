package longbow.tasks.guesscity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import longbow.rl.Playthrough;
import longbow.tensor.io.Json;

/**
 * The 950 dialogues that ArCHer's authors published, read from a file that a user has; they are not part of this project. They
 * are demonstrations for supervised fine-tuning, and the oracle can look answers up in them.
 */
public final class PublishedDialogues {
    private static final int MAX_BYTES = (int) Json.MAX_FILE_BYTES;
    /** Below this cosine two questions are taken for different ones. */
    private static final double SIMILAR = 0.6;

    private static final int MAX_CHARACTERS = 1000;

    /**
     * A question and its answer, without chatter, each on one line.
     *
     * @param question what was asked, with its question mark
     * @param answer what was answered
     */
    public record Exchange(String question, String answer) {}

    /**
     * A dialogue.
     *
     * @param word the hidden city and its country as the file has them: {@code bogota,colombia}
     * @param won whether the city was named
     * @param exchanges the turns
     */
    public record Played(String word, boolean won, List<Exchange> exchanges) {
        /** Copies the list. */
        public Played {
            exchanges = List.copyOf(exchanges);
        }

        /** Returns the name of the city, in lower case. */
        String city() {
            return word.split(",", 2)[0];
        }

        /** Returns the dialogue as a game of this task shows it. */
        public String transcript() {
            StringBuilder text = new StringBuilder(CityGame.OPENING);
            exchanges.forEach(turn -> text.append(turn.question())
                    .append('\n')
                    .append(turn.answer())
                    .append('\n'));
            return text.toString();
        }

        private Playthrough game() {
            List<Playthrough.Turn> turns = new ArrayList<>();
            for (Exchange turn : exchanges) {
                boolean wins = won && turns.size() == exchanges.size() - 1;
                turns.add(new Playthrough.Turn(turn.question(), turn.answer() + "\n", wins ? 0 : -1));
            }
            return new Playthrough(CityGame.OPENING, turns, won);
        }
    }

    /** Returns the dialogues as games of this task. */
    List<Playthrough> games() {
        return dialogues.stream().map(Played::game).toList();
    }

    /** A question as a vector of its words, of length 1. */
    private record Asked(Map<String, Double> vector, String answer) {}

    private final List<Played> dialogues;
    private final Map<String, Double> rarity = new HashMap<>();
    private final Map<String, List<Asked>> byCity = new HashMap<>();

    private PublishedDialogues(List<Played> dialogues) {
        this.dialogues = List.copyOf(dialogues);
        Map<String, Integer> counts = new HashMap<>();
        int questions = 0;
        for (Played dialogue : dialogues) {
            for (Exchange turn : dialogue.exchanges()) {
                new HashSet<>(Words.of(turn.question())).forEach(word -> counts.merge(word, 1, Integer::sum));
                questions++;
            }
        }
        double all = questions;
        counts.forEach((word, count) -> rarity.put(word, StrictMath.log(all / count)));
        for (Played dialogue : dialogues) {
            List<Asked> asked = byCity.computeIfAbsent(dialogue.city(), key -> new ArrayList<>());
            dialogue.exchanges().forEach(turn -> asked.add(new Asked(vector(turn.question()), turn.answer())));
        }
    }

    /**
     * Reads the file, which may be compressed ({@code .gz}).
     *
     * @throws IllegalArgumentException with one sentence that names the file, if it cannot be read or is not such a file
     */
    public static PublishedDialogues read(String file) {
        try {
            Path path = Path.of(file);
            Json json = file.endsWith(".gz") ? Json.parse(unpacked(path)) : Json.read(path);
            return new PublishedDialogues(dialogues(file, json));
        } catch (IOException | InvalidPathException e) {
            throw new IllegalArgumentException(
                    "guess-my-city: cannot read the dialogues in %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Returns all dialogues, in the order of the file. */
    public List<Played> dialogues() {
        return dialogues;
    }

    /** Returns the recorded answer to the most similar question about the same city, if one is similar enough. */
    Optional<String> lookUp(City city, String question) {
        List<Asked> asked = byCity.getOrDefault(city.name().toLowerCase(Locale.ROOT), List.of());
        if (question.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        Map<String, Double> vector = vector(QuestionReader.question(question));
        double best = SIMILAR;
        Optional<String> answer = Optional.empty();
        for (Asked other : asked) {
            double cosine = 0;
            for (Map.Entry<String, Double> word : vector.entrySet()) {
                cosine += word.getValue() * other.vector().getOrDefault(word.getKey(), 0.0);
            }
            if (cosine > best) {
                best = cosine;
                answer = Optional.of(other.answer());
            }
        }
        return answer;
    }

    /** Returns word counts times rarity, of length 1; in the order of the words, so that sums are always the same. */
    private Map<String, Double> vector(String question) {
        Map<String, Double> vector = new TreeMap<>();
        for (String word : Words.of(question)) {
            vector.merge(word, rarity.getOrDefault(word, 0.0), Double::sum);
        }
        double square = 0;
        for (double value : vector.values()) {
            square += value * value;
        }
        double length = Math.sqrt(square);
        vector.replaceAll((word, value) -> length == 0 ? 0 : value / length);
        return vector;
    }

    private static List<Played> dialogues(String file, Json json) {
        if (!(json instanceof Json.ArrayValue(List<Json> elements))) {
            throw new IllegalArgumentException(file + ": the dialogues must be an array");
        }
        List<Played> dialogues = new ArrayList<>();
        for (int i = 0; i < elements.size(); i++) {
            if (!(elements.get(i) instanceof Json.ObjectValue(Map<String, Json> fields))
                    || !(fields.get("word") instanceof Json.StringValue(String word))
                    || !(fields.get("done") instanceof Json.BooleanValue(boolean won))
                    || !(fields.get("conversation") instanceof Json.ArrayValue(List<Json> turns))) {
                throw new IllegalArgumentException(
                        "%s: dialogue %d must have a text 'word', a truth value 'done' and an array 'conversation'"
                                .formatted(file, i));
            }
            List<Exchange> exchanges = new ArrayList<>();
            for (Json turn : turns) {
                if (!(turn instanceof Json.StringValue(String text))) {
                    throw new IllegalArgumentException("%s: dialogue %d has a turn that is no text".formatted(file, i));
                }
                exchange(text).ifPresent(exchanges::add);
            }
            dialogues.add(new Played(word, won, exchanges));
        }
        return dialogues;
    }

    /** Divides a turn behind its first question mark; nothing if it has none. */
    private static Optional<Exchange> exchange(String turn) {
        int mark = turn.indexOf('?');
        if (mark < 0) {
            return Optional.empty();
        }
        String answer =
                turn.substring(mark + 1).strip().replaceAll("^[\"')\\]]+", "").replaceAll("\\s+", " ");
        return Optional.of(new Exchange(QuestionReader.question(turn) + "?", answer.strip()));
    }

    private static byte[] unpacked(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("it is too large");
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file)))) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new IOException("it unpacks to more than %d bytes".formatted(MAX_BYTES));
            }
            return bytes;
        }
    }
}
