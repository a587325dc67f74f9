package longbow.tasks.twentyquestions;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the three text files that the oracle's knowledge is written in. */
final class KnowledgeFile {
    private KnowledgeFile() {}

    /** Reads the words: one a line, of index, category, names and guess, separated by tabs, below a line of titles. */
    static List<Word> words() {
        List<Word> words = new ArrayList<>();
        for (String line : lines("words.tsv")) {
            String[] cells = line.split("\t");
            if (!cells[0].equals("index")) {
                words.add(new Word(Integer.parseInt(cells[0]), cells[1], List.of(cells[2].split(";")), cells[3]));
            }
        }
        return List.copyOf(words);
    }

    /** Reads the attributes that games are played with and, for each, the set of the words that it is true of. */
    static Map<Attribute, BitSet> attributes(List<Word> words) {
        return attributes("attributes.txt", words);
    }

    /** Reads the attributes of a file and, for each, the set of the words that it is true of. */
    static Map<Attribute, BitSet> attributes(String file, List<Word> words) {
        Map<Attribute, BitSet> table = new LinkedHashMap<>();
        Map<String, String> block = new LinkedHashMap<>();
        String id = "";
        for (String line : lines(file)) {
            if (line.startsWith("[")) {
                close(file, id, block, words, table);
                id = line.substring(1, line.length() - 1);
                block.clear();
            } else {
                int colon = line.indexOf(':');
                if (colon < 0
                        || block.put(
                                        line.substring(0, colon),
                                        line.substring(colon + 1).strip())
                                != null) {
                    throw new IllegalStateException("%s: [%s] has a bad line '%s'".formatted(file, id, line));
                }
            }
        }
        close(file, id, block, words, table);
        return table;
    }

    /** Reads the longest sides of things in metres. */
    static Map<String, Double> sizes() {
        Map<String, Double> sizes = new LinkedHashMap<>();
        for (String line : lines("sizes.txt")) {
            for (String item : line.split("[,;]")) {
                int space = item.strip().lastIndexOf(' ');
                String name = item.strip().substring(0, space);
                if (sizes.put(name, Double.parseDouble(item.strip().substring(space + 1))) != null) {
                    throw new IllegalStateException("sizes.txt: '%s' stands twice".formatted(name));
                }
            }
        }
        return sizes;
    }

    /** Reads the phrases that are rewritten before a question is looked up. */
    static List<String[]> phrases() {
        List<String[]> rules = new ArrayList<>();
        for (String line : lines("phrases.txt")) {
            String[] sides = line.split("=>", -1);
            if (sides.length != 2) {
                throw new IllegalStateException("phrases.txt: the line '%s' needs one '=>'".formatted(line));
            }
            rules.add(new String[] {sides[0].strip(), sides[1].strip()});
        }
        return rules;
    }

    private static void close(
            String file, String id, Map<String, String> block, List<Word> words, Map<Attribute, BitSet> table) {
        if (block.isEmpty()) {
            return;
        }
        String ask = block.getOrDefault("ask", "");
        String[] parts = ask.split(" ", 3);
        if (parts.length < 3 || !parts[1].equals("it") || !ask.endsWith("?") || !block.containsKey("true")) {
            throw new IllegalStateException(
                    "%s: [%s] needs 'ask: Is|Can|Does it ...?' and 'true: ...'".formatted(file, id));
        }
        Attribute attribute = new Attribute(
                table.size(),
                id,
                Attribute.Verb.valueOf(parts[0].toUpperCase(Locale.ROOT)),
                parts[2].substring(0, parts[2].length() - 1),
                split(block.getOrDefault("also", "")),
                split(block.getOrDefault("not", "")));
        table.put(attribute, members(file, id, block.get("true"), words));
    }

    private static List<String> split(String questions) {
        return questions.isEmpty() ? List.of() : List.of(questions.split("\\s*;\\s*"));
    }

    private static BitSet members(String file, String id, String list, List<Word> words) {
        BitSet members = new BitSet(words.size());
        for (String item : list.split(",|(?=@)")) {
            String name = item.strip();
            if (name.isEmpty()) {
                continue;
            }
            char mark = name.charAt(0);
            String wanted = mark == '@' || mark == '-' ? name.substring(1) : name;
            int before = members.cardinality();
            for (Word word : words) {
                if (wanted.equals(mark == '@' ? word.category() : word.name())) {
                    members.set(word.index(), mark != '-');
                }
            }
            if (members.cardinality() == before) {
                throw new IllegalStateException(
                        "%s: '%s' changes nothing in the words of [%s]".formatted(file, name, id));
            }
        }
        return members;
    }

    private static List<String> lines(String name) {
        try (InputStream in = KnowledgeFile.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "the resource %s is missing beside %s".formatted(name, KnowledgeFile.class));
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the resource " + name, e);
        }
    }
}
