package longbow.transformer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

class TokenizerFileTest {
    private static Path file;

    @BeforeContainer
    static void createFolder() throws IOException {
        file = Files.createTempDirectory("tokenizer").resolve("tokenizer.json");
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        Files.deleteIfExists(file);
        Files.delete(file.getParent()); // fails if a temporary file was left
    }

    @Provide
    Arbitrary<List<String>> corpora() {
        return TokenizerRoundTripTest.TestTexts.unicode().list().ofMaxSize(3);
    }

    @Property(seed = "1", tries = 60)
    void loadUndoesSave(@ForAll("corpora") List<String> texts) throws IOException {
        for (Tokenizer tokenizer : List.of(WordTokenizer.fit(texts), CharTokenizer.fit(texts))) {
            tokenizer.save(file);
            byte[] bytes = Files.readAllBytes(file);
            Tokenizer loaded = Tokenizer.load(file);
            assertThat(loaded).isEqualTo(tokenizer);
            loaded.save(file);
            assertThat(Files.readAllBytes(file)).isEqualTo(bytes);
        }
    }

    @Property(seed = "1", tries = 40)
    void damagedFilesAreReadOrRefused(@ForAll long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> texts = List.of("Is it a big city?", "no, it's the \uD83D\uDE00 \u00e9t\u00e9 of '42\n");
        (random.nextBoolean() ? WordTokenizer.fit(texts) : CharTokenizer.fit(texts)).save(file);
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < 20; i++) {
            Files.write(file, damage(bytes, random));
            String outcome = "read";
            try {
                Tokenizer tokenizer = Tokenizer.load(file);
                assertThat(tokenizer.vocabulary()).contains("\n", "<unk>").doesNotHaveDuplicates();
            } catch (IOException refused) {
                outcome = "refused";
                assertThat(refused.getMessage())
                        .startsWith(file + ": ")
                        .doesNotContain("\n")
                        .hasSizeLessThan(500);
            }
            Statistics.collect(outcome);
        }
        Statistics.coverage(coverage -> {
            coverage.check("read").count(n -> n > 20);
            coverage.check("refused").count(n -> n > 100);
        });
    }

    private static byte[] damage(byte[] bytes, SplittableRandom random) {
        byte[] result = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(1, bytes.length)) : bytes.clone();
        for (int i = random.nextInt(1, 3); i > 0; i--) {
            result[random.nextInt(result.length)] =
                    (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(32, 127));
        }
        return result;
    }

    @Example
    void refusesWhatIsNoTokenizer() throws IOException {
        Path folder = Files.createTempDirectory("tokenizer");
        Path other = folder.resolve("other.json");
        assertThatThrownBy(() -> Tokenizer.load(other))
                .isInstanceOf(IOException.class)
                .hasMessage(other + ": there is no such file");
        String[][] cases = {
            {"", "not valid JSON"},
            {"[]", "must be a JSON object"},
            {"{}", "lacks a \"type\""},
            {"{\"type\":1,\"tokens\":[]}", "lacks a \"type\""},
            {"{\"type\":\"word\"}", "lacks an array"},
            {"{\"type\":\"word\",\"tokens\":{}}", "lacks an array"},
            {"{\"type\":\"word\",\"tokens\":[\"\\n\",1]}", "token 1 is not text"},
            {"{\"type\":\"word\",\"tokens\":[\"\\n\"]}", "lacks the token \"<unk>\""},
            {"{\"type\":\"word\",\"tokens\":[\"\\n\",\"<unk>\",\"a\",\"a\"]}", "stands twice"},
            {"{\"type\":\"character\",\"tokens\":[\"\\n\",\"<unk>\",\"ab\"]}", "not one piece"},
            {"{\"type\":\"bpe\",\"tokens\":[\"\\n\",\"<unk>\"]}", "of type \"bpe\""},
            {"{\"type\":\"word\",\"tokens\":[\"\\n\",\"<unk>\"],\"merges\":[]}", "but not \"merges\""},
            {"{\"type\":\"word\",\"type\":\"word\",\"tokens\":[\"\\n\",\"<unk>\"]}", "appears twice"},
            {"{\"type\":\"word\",\"tokens\":[\"\\ud800\"]}", "surrogate"},
            {"[".repeat(100_000), "deeper than"},
        };
        for (String[] example : cases) {
            Files.writeString(other, example[0], StandardCharsets.UTF_8);
            assertThatThrownBy(() -> Tokenizer.load(other))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith(other + ": ")
                    .hasMessageContaining(example[1]);
        }
        Files.delete(other);
        Files.delete(folder);
    }
}
