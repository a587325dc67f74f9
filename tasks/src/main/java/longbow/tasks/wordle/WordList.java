package longbow.tasks.wordle;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The words that can be hidden and guessed, in a fixed order. Immutable. */
public final class WordList {
    /** The length of every word. */
    public static final int LETTERS = 5;

    private static final long MAX_BYTES = 10_000_000;

    private final List<String> words;
    private final List<String> spaced;
    private final Map<String, Integer> indices = new HashMap<>();

    private WordList(List<String> words) {
        this.words = List.copyOf(words);
        this.spaced =
                words.stream().map(word -> String.join(" ", word.split(""))).toList();
        for (String word : words) {
            indices.put(word, indices.size());
        }
    }

    /** Returns the words that come with Longbow. */
    public static WordList builtIn() {
        try (InputStream in = WordList.class.getResourceAsStream("words.txt")) {
            if (in == null) {
                throw new IllegalStateException("wordle: words.txt is missing from the jar");
            }
            return parse("words.txt", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /**
     * Reads a file: a word of five lower-case letters a line; empty lines and those that start with {@code #} do not count.
     *
     * @throws IllegalArgumentException with one sentence, if it cannot be read, a line is no such word, or a word stands twice
     */
    public static WordList read(String file) {
        Path path;
        try {
            path = Path.of(file);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("wordle: '%s' is not the name of a file".formatted(file), noPath);
        }
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "wordle: the word list %s has more than %d bytes".formatted(file, MAX_BYTES));
            }
            return parse(file, Files.readString(path));
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("wordle: the word list %s is not UTF-8 text".formatted(file), notUtf8);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "wordle: the word list '%s' cannot be read: %s".formatted(file, reason(path, unreadable)),
                    unreadable);
        }
    }

    private static String reason(Path path, Exception failure) {
        return failure instanceof NoSuchFileException
                ? "there is no such file"
                : Files.isDirectory(path)
                        ? "it is a folder"
                        : failure.getClass().getSimpleName();
    }

    private static WordList parse(String source, String text) {
        List<String> words = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String word = line.strip();
            if (word.isEmpty() || word.startsWith("#")) {
                continue;
            }
            if (!isWord(word)) {
                throw new IllegalArgumentException(
                        "wordle: line %d of the word list %s must be a word of %d letters a-z, but is '%s'"
                                .formatted(
                                        number,
                                        source,
                                        LETTERS,
                                        word.length() <= 40 ? word : word.substring(0, 40) + "..."));
            }
            Integer before = lines.putIfAbsent(word, number);
            if (before != null) {
                throw new IllegalArgumentException(
                        "wordle: the word '%s' stands twice in the word list %s, in lines %d and %d"
                                .formatted(word, source, before, number));
            }
            words.add(word);
        }
        if (words.size() < 2) {
            throw new IllegalArgumentException(
                    "wordle: the word list %s must have at least 2 words, but has %d".formatted(source, words.size()));
        }
        return new WordList(words);
    }

    private static boolean isWord(String text) {
        return text.length() == LETTERS && text.chars().allMatch(c -> c >= 'a' && c <= 'z');
    }

    /** Returns the first {@code count} of these words. */
    public WordList first(int count) {
        return new WordList(words.subList(0, count));
    }

    /** Returns the words. */
    public List<String> words() {
        return words;
    }

    /** Returns the number of words. */
    public int size() {
        return words.size();
    }

    /** Returns the word with number {@code index}. */
    String word(int index) {
        return words.get(index);
    }

    /**
     * Returns the number of the word that an utterance is, written {@code c r a n e}, with or without the spaces and a closing line
     * feed; -1 if it is none of these words.
     */
    int index(String utterance) {
        if (utterance.length() > 4 * LETTERS) {
            return -1;
        }
        String text = utterance.endsWith("\n") ? utterance.substring(0, utterance.length() - 1) : utterance;
        return indices.getOrDefault(text.replace(" ", ""), -1);
    }

    /** Returns a word as the agent says it: {@code c r a n e}. */
    String spaced(int index) {
        return spaced.get(index);
    }
}
