package longbow.transformer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import longbow.tensor.io.Json;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

class ByteLevelBpeTest {
    private static final String TEXT =
            "Is it a big city? It isn't, it's the biggest of 42 cities.\n  \u00e9t\u00e9 \u00fcber \uD83D\uDE00 \u4e2d\u6587 aaaaaaaa\n";
    private static final List<String> CORPUS = List.of(TEXT, TEXT.repeat(3), "the theory of the thing that thinks");

    private static final ByteLevelBpe TRAINED = new BpeTrainer(400, 1, List.of("<|endoftext|>", "<mask>")).fit(CORPUS);

    /** The pattern of Qwen2, and with three digits at a time of Llama 3. */
    private static final String QWEN =
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    private static Path folder;

    @BeforeContainer
    static void createFolder() throws IOException {
        folder = Files.createTempDirectory("bpe");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        for (String name : List.of("tokenizer.json", "vocab.json", "merges.txt")) {
            Files.deleteIfExists(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Provide
    Arbitrary<String> texts() {
        return TokenizerRoundTripTest.TestTexts.unicode();
    }

    private static ByteLevelBpe with(String... patterns) {
        return new ByteLevelBpe(
                TRAINED.vocabulary(),
                TRAINED.merges(),
                TRAINED.addedTokens(),
                Splitting.of(List.of(patterns), false, false),
                false);
    }

    // ---- properties --------------------------------------------------------------------------------------------

    @Property(seed = "51", tries = 500)
    void decodeUndoesEncode(@ForAll("texts") String text) {
        for (ByteLevelBpe tokenizer : List.of(
                TRAINED, with(QWEN), with("\\p{N}", Splitting.GPT2), with(QWEN.replace("\\p{N}|", "\\p{N}{1,3}|")))) {
            assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
            assertThat(tokenizer.decode(tokenizer.encodeOrdinary(text))).isEqualTo(text);
            String around = text + "<|endoftext|>" + text;
            assertThat(tokenizer.decode(tokenizer.encode(around))).isEqualTo(around);
        }
    }

    /** The definition, taken literally: look for the first pair of the list, join it where it stands leftmost, start again. */
    @Property(seed = "53", tries = 200)
    void joinsAsTheDefinitionSays(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int length) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder word = new StringBuilder();
        while (word.length() < length) {
            word.append(
                    random.nextInt(3) == 0
                            ? "a"
                            : random.nextBoolean() ? "ti" : "" + (char) ('a' + random.nextInt(20)));
        }
        List<Integer> tokens = new ArrayList<>();
        for (byte b : word.toString().getBytes(StandardCharsets.UTF_8)) {
            tokens.add(TRAINED.id("" + (char) b).orElseThrow());
        }
        Merges merges = TRAINED.merges();
        boolean joined = true;
        while (joined) {
            joined = false;
            for (int rank = 0; rank < merges.count() && !joined; rank++) {
                for (int i = 0; i + 1 < tokens.size() && !joined; i++) {
                    if (tokens.get(i) == merges.left(rank) && tokens.get(i + 1) == merges.right(rank)) {
                        String spelled = TRAINED.token(tokens.get(i)) + TRAINED.token(tokens.remove(i + 1));
                        tokens.set(i, TRAINED.id(spelled).orElseThrow());
                        joined = true;
                    }
                }
            }
        }
        assertThat(TRAINED.encode(word.toString()))
                .isEqualTo(tokens.stream().mapToInt(t -> t).toArray());
    }

    /** Half a million letters without a space are one piece; with a step for each pair of them this would take hours. */
    @Example
    void longWordsAreNoTrouble() {
        String word = "abaaathethinginthe".repeat(30_000);
        assertThat(TRAINED.decode(TRAINED.encode(word))).isEqualTo(word);
        String spaces = " ".repeat(500_000);
        assertThat(TRAINED.decode(TRAINED.encode(spaces + "x"))).isEqualTo(spaces + "x");
        assertThat(with(QWEN).encode(spaces).length).isPositive();
    }

    // ---- pieces and tokens -------------------------------------------------------------------------------------

    private static List<String> pieces(String pattern, String text) {
        List<String> pieces = new ArrayList<>();
        Splitting.of(List.of(pattern), false, false).divide(text, pieces::add);
        return pieces;
    }

    @Example
    void textIsDividedAsPublished() {
        assertThat(pieces(Splitting.GPT2, "It isn't 42  times,\n\n he'll say\u00a0\u00e9t\u00e9!? "))
                .containsExactly(
                        "It",
                        " isn",
                        "'t",
                        " 42",
                        " ",
                        " times",
                        ",",
                        "\n\n",
                        " he",
                        "'ll",
                        " say",
                        "\u00a0",
                        "\u00e9t\u00e9",
                        "!?",
                        " ");
        assertThat(pieces(QWEN, "It ISN'T 42  times,\n\n he'll \u0661\u0662"))
                .containsExactly(
                        "It", " ISN", "'T", " ", "4", "2", " ", " times", ",\n\n", " he", "'ll", " ", "\u0661",
                        "\u0662");
    }

    @Example
    void bytesAreSpelledAsPublished() {
        ByteAlphabet alphabet = new ByteAlphabet();
        byte[] all = new byte[256];
        for (int b = 0; b < 256; b++) {
            all[b] = (byte) b;
        }
        String text = alphabet.text(all, 0, 256);
        assertThat(text.chars().distinct()).hasSize(256);
        assertThat(text.charAt(' ')).isEqualTo('\u0120');
        assertThat(text.charAt('\n')).isEqualTo('\u010a');
        assertThat(text.charAt(0xAD)).isEqualTo('\u0143');
        assertThat(text.charAt(0x7F)).isEqualTo('\u0121');
        assertThat(text.charAt('!')).isEqualTo('!');
        assertThat(alphabet.bytes(text)).isEqualTo(all);
        assertThat(alphabet.spells("\u0120the")).isTrue();
        assertThat(alphabet.spells(" the") || alphabet.spells("\u4e2d") || alphabet.spells("\uD83D\uDE00"))
                .isFalse();
    }

    @Example
    void addedTokensAreFoundFirst() {
        int end = TRAINED.id("<|endoftext|>").orElseThrow();
        assertThat(end).isZero();
        assertThat(TRAINED.encode("the<|endoftext|><|endoftext|>"))
                .endsWith(end, end)
                .doesNotContain(1);
        assertThat(TRAINED.encodeOrdinary("<|endoftext|>")).doesNotContain(end);
        assertThat(TRAINED.encode("<|endoftext")).doesNotContain(end);
        assertThat(TRAINED.decode(end)).isEqualTo("<|endoftext|>");
        List<AddedToken> added = List.of(
                new AddedToken(0, "<|endoftext|>", true, false, false, false),
                new AddedToken(1, "<mask>", true, true, true, false),
                new AddedToken(TRAINED.vocabularySize(), "<mask>s", false, false, false, true));
        List<String> tokens = new ArrayList<>(TRAINED.vocabulary());
        tokens.add("<mask>s");
        ByteLevelBpe more = new ByteLevelBpe(tokens, TRAINED.merges(), added, TRAINED.splitting(), false);
        assertThat(more.decode(more.encode("a \n<mask>  b"))).isEqualTo("a<mask>b");
        assertThat(more.encode("<mask>s")).containsExactly(TRAINED.vocabularySize()); // the longest
        assertThat(more.encode("<mask>s1")[0]).isEqualTo(1); // touched by a digit
    }

    @Example
    void wholePiecesAndSpaces() {
        int the = TRAINED.id("\u0120the").orElseThrow();
        Merges none = new Merges(new int[0], new int[0], new int[0]);
        Splitting spaced = Splitting.of(List.of(Splitting.GPT2), true, true);
        ByteLevelBpe whole = new ByteLevelBpe(TRAINED.vocabulary(), none, TRAINED.addedTokens(), spaced, true);
        assertThat(whole.encode("the")).containsExactly(the);
        assertThat(whole.encode("<mask>")).containsExactly(1);
        assertThat(whole.encodeOrdinary("<mask>")).doesNotContain(1);
        assertThat(whole.decode(whole.encode("e\u0301"))).isEqualTo(" \u00e9");
    }

    @Example
    void malformedBytesAndIdsOutside() {
        int half = TRAINED.id("\u00f0").orElseThrow(); // the first of four bytes
        assertThat(TRAINED.decode(half)).isEqualTo("\uFFFD");
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINED.decode(0, TRAINED.vocabularySize()));
        assertThatIllegalArgumentException().isThrownBy(() -> TRAINED.token(-1));
        assertThat(TRAINED.token(TRAINED.endOfUtterance())).isEqualTo("\u010a");
        assertThatThrownBy(TRAINED::unknown).isInstanceOf(UnsupportedOperationException.class);
    }

    // ---- training ----------------------------------------------------------------------------------------------

    @Example
    void theMostFrequentPairJoinsFirst() {
        // The example of the paper: es and est 9 times, then the letters of low 7 times, those of new 6 times.
        String corpus = " low".repeat(5) + " lower".repeat(2) + " newest".repeat(6) + " widest".repeat(3);
        ByteLevelBpe tokenizer = new BpeTrainer(263, 1, List.of()).fit(List.of(corpus));
        assertThat(tokenizer.vocabulary().subList(256, 263))
                .containsExactly("es", "est", "\u0120l", "ow", "\u0120low", "\u0120n", "ew");
    }

    @Example
    void trainingDependsOnCountsOnly() {
        ByteLevelBpe one = new BpeTrainer(300, 2, List.of()).fit(List.of("a b", " b c", "a"));
        ByteLevelBpe other = new BpeTrainer(300, 2, List.of()).fit(List.of("a", " b c", "a b"));
        assertThat(one).isEqualTo(other);
        assertThat(one.vocabularySize()).isEqualTo(257); // only " b" occurs twice
        assertThat(new BpeTrainer(300, 1, List.of()).fit(List.of()).vocabularySize())
                .isEqualTo(256);
        ByteLevelBpe special = new BpeTrainer(300, 1, List.of("ab")).fit(List.of("abab", "ab"));
        assertThat(special.encode("ab")).containsExactly(0);
        assertThat(special.encodeOrdinary("ab")).hasSize(2);
        assertThatIllegalArgumentException().isThrownBy(() -> new BpeTrainer(256, 1, List.of("x")));
        assertThatIllegalArgumentException().isThrownBy(() -> new BpeTrainer(256, 0, List.of()));
    }

    /** Trained on any text, a tokenizer is one. */
    @Property(seed = "57", tries = 60)
    void whateverIsLearnedIsLossless(@ForAll("texts") String text, @ForAll("texts") String other) {
        ByteLevelBpe tokenizer = new BpeTrainer(320, 1, List.of()).fit(List.of(text, text, other));
        assertThat(tokenizer.decode(tokenizer.encode(text + other))).isEqualTo(text + other);
    }

    // ---- files -------------------------------------------------------------------------------------------------

    @Example
    void loadUndoesSave() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        for (ByteLevelBpe tokenizer : List.of(TRAINED, with(QWEN))) {
            tokenizer.save(file);
            byte[] bytes = Files.readAllBytes(file);
            assertThat(Tokenizer.load(file)).isEqualTo(tokenizer);
            assertThat(ByteLevelBpe.read(folder)).isEqualTo(tokenizer);
            Tokenizer.load(file).save(file);
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
    }

    @Example
    void vocabularyAndMergesAreReadToo() throws IOException {
        Files.deleteIfExists(folder.resolve("tokenizer.json"));
        Map<String, Json> ids = new LinkedHashMap<>();
        for (int id = 0; id < TRAINED.vocabularySize(); id++) {
            ids.put(TRAINED.token(id), Json.of(id));
        }
        Files.writeString(folder.resolve("vocab.json"), new Json.ObjectValue(ids).text());
        StringBuilder merges = new StringBuilder("#version: 0.2\n");
        for (int rank = 0; rank < TRAINED.merges().count(); rank++) {
            merges.append(TRAINED.token(TRAINED.merges().left(rank)))
                    .append(' ')
                    .append(TRAINED.token(TRAINED.merges().right(rank)))
                    .append('\n');
        }
        Files.writeString(folder.resolve("merges.txt"), merges);
        ByteLevelBpe read = ByteLevelBpe.read(folder);
        assertThat(read.vocabulary()).isEqualTo(TRAINED.vocabulary());
        assertThat(read.addedTokens())
                .containsExactly(
                        AddedToken.special(0, "<|endoftext|>"), new AddedToken(1, "<mask>", true, true, false, false));
        assertThat(read.encode(TEXT + "<|endoftext|>")).isEqualTo(TRAINED.encode(TEXT + "<|endoftext|>"));
        Files.writeString(folder.resolve("merges.txt"), merges + "a b c\n");
        refused("merges.txt: line " + (TRAINED.merges().count() + 2) + " is \"a b c\" and not two tokens");
        Files.writeString(folder.resolve("merges.txt"), "xx yy\n");
        refused("merges.txt: merge 0 joins \"xx\" and \"yy\"");
        Files.write(folder.resolve("merges.txt"), new byte[] {(byte) 0xFF, ' ', 'a', '\n'});
        refused("merges.txt: is not UTF-8");
        Files.delete(folder.resolve("merges.txt"));
        refused("has no tokenizer: neither tokenizer.json nor vocab.json with merges.txt");
    }

    private static void refused(String message) {
        assertThatThrownBy(() -> ByteLevelBpe.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.toString())
                .hasMessageContaining(message);
    }

    /** Whatever would silently give other ids is refused, and so is what is damaged. */
    @Example
    void otherTokenizersAreRefused() throws IOException {
        Path file = folder.resolve("tokenizer.json");
        TRAINED.save(file);
        String good = Files.readString(file);
        String[][] changes = {
            {"\"type\":\"BPE\"", "\"type\":\"Unigram\"", "model.type is \"\\\"Unigram\\\"\""},
            {"\"byte_fallback\":false", "\"byte_fallback\":true", "model.byte_fallback is \"true\""},
            {"\"end_of_word_suffix\":\"\"", "\"end_of_word_suffix\":\"</w>\"", "end_of_word_suffix"},
            {"\"dropout\":null", "\"dropout\":0.1", "model.dropout is \"0.1\""},
            {"\"normalizer\":null", "\"normalizer\":{\"type\":\"Lowercase\"}", "only NFC can be read"},
            {
                "\"pre_tokenizer\":{\"type\":\"ByteLevel\"",
                "\"pre_tokenizer\":{\"type\":\"Metaspace\"",
                "a step \"Metaspace\""
            },
            {"\"pre_tokenizer\":{", "\"pre_tokenizer\":null,\"x\":{", "lacks a pre_tokenizer"},
            {"\"pre_tokenizer\":{\"type\":\"ByteLevel\"", "\"pre_tokenizer\":{\"type\":\"Digits\"", "is not byte-level"
            },
            {"\"pre_tokenizer\":{\"type\":\"ByteLevel\"", "\"pre_tokenizer\":{\"type\":\"Split\"", "lacks a pattern"},
            {"\"!\":35", "\"!\":36", "id 36 stands for \"!\" and for \"\\\"\""},
            {"\"!\":35", "\"!\":-1", "token \"!\" has no id from 0 to 3999999"},
            {"\"!\":35", "\"!\":3999999", "has id 3999999, but there are only"},
            {"\"!\":35", "\"\u4e2d\":35", "is not spelled in bytes"},
            {"\"!\":35", "\"!!\":35", "byte 0x21 has no token"},
            {"\"content\":\"<mask>\"", "\"content\":\"\"", "an added token needs an id and content"},
            {"\"merges\":[", "\"merges\":[\"a\",", "merge 0 joins \"\" and \"a\""},
            {"\"merges\":[", "\"merges\":[7,", "merge 0 is not two tokens"},
            {"\"vocab\":{", "\"vocab\":{\"!\":35,", "appears twice"},
            {"\"model\":{", "\"model\":" + "[".repeat(100) + "{", "deeper than"},
        };
        for (String[] change : changes) {
            assertThat(good).as(change[0]).contains(change[0]);
            Files.writeString(file, good.replace(change[0], change[1]));
            refused(change[2]);
        }
        String pair =
                good.substring(good.indexOf("\"merges\":[") + 10, good.indexOf(",", good.indexOf("\"merges\":[")));
        Files.writeString(file, good.replace("\"merges\":[", "\"merges\":[" + pair + ","));
        refused("merge 1 is merge 0 again");
        String[] two = pair.replace("\"", "").split(" ");
        Files.writeString(
                file, good.replace(pair, "[\"" + two[0] + "\",\"" + two[1] + "\"]")); // as newer files have them
        assertThat(ByteLevelBpe.read(folder)).isEqualTo(TRAINED);
        String split =
                "\"pre_tokenizer\":{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":\"%s\"},"
                        + "\"behavior\":\"%s\",\"invert\":false},{\"type\":\"ByteLevel\",\"use_regex\":false}]},\"old\":{";
        Files.writeString(file, good.replace("\"pre_tokenizer\":{", split.formatted("(", "Isolated")));
        refused("the pattern \"(\" cannot be understood");
        Files.writeString(file, good.replace("\"pre_tokenizer\":{", split.formatted("a", "Removed")));
        refused("pre_tokenizer.behavior is");
        assertThat(Arrays.asList(good.split("\n"))).hasSize(1);
    }
}
