package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import longbow.transformer.tokenizer.WordTokenizer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LanguagePolicyTest {
    private static final Backend BACKEND = Toy.backend(2);

    @TempDir
    private Path temp;

    private Path folder;
    private LanguagePolicy policy;

    @BeforeEach
    void save() throws IOException {
        folder = temp.resolve("policy");
        policy = new LanguagePolicy(
                Gpt2.create(Key.of(121), BACKEND, new Gpt2Config(Toy.TOKENIZER.vocabularySize(), 24, 8, 2, 2)),
                Toy.TOKENIZER);
        policy.save(folder);
    }

    private void assertRefused(String... parts) {
        assertThatThrownBy(() -> LanguagePolicy.load(folder, BACKEND))
                .isInstanceOf(CheckpointException.class)
                .message()
                .contains(parts)
                .contains("policy")
                .doesNotContain("\n", "java.");
    }

    @Test
    void aPolicyComesBackBitForBit() throws IOException {
        LanguagePolicy loaded = LanguagePolicy.load(folder, BACKEND);
        assertThat(loaded.tokenizer()).isEqualTo(policy.tokenizer());
        assertThat(loaded.model().config()).isEqualTo(policy.model().config());
        Fixtures.assertSameGames(Toy.play(loaded, 10, Key.of(122)), Toy.play(policy, 10, Key.of(122)));
    }

    @Test
    void savingReplacesAnOlderPolicyWhole() throws IOException {
        LanguagePolicy other = new LanguagePolicy(
                Gpt2.create(Key.of(123), BACKEND, new Gpt2Config(Toy.TOKENIZER.vocabularySize(), 30, 4, 1, 1)),
                Toy.TOKENIZER);
        other.save(folder);
        assertThat(LanguagePolicy.load(folder, BACKEND).model().config())
                .isEqualTo(other.model().config());
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("config.json", "model.safetensors", "vocabulary.json");
        }
    }

    @Test
    void aFolderThatIsNotThere() {
        folder = temp.resolve("policy").resolve("none");
        assertRefused("there is no checkpoint", "none");
    }

    @Test
    void aFileThatIsNotThere() throws IOException {
        for (String name : List.of("config.json", "model.safetensors", "vocabulary.json")) {
            policy.save(folder);
            Files.delete(folder.resolve(name));
            assertRefused(name);
        }
    }

    @Test
    void filesThatAreCutOffOrGarbage() throws IOException {
        for (String name : List.of("config.json", "model.safetensors", "vocabulary.json")) {
            policy.save(folder);
            byte[] whole = Files.readAllBytes(folder.resolve(name));
            Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length / 2));
            assertRefused(name);
            Files.write(folder.resolve(name), new byte[] {(byte) 0xFF, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
            assertRefused(name);
            Files.write(folder.resolve(name), new byte[0]);
            assertRefused(name);
        }
    }

    @Test
    void aModelOfAnotherSizeThanItsConfiguration() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replaceAll("\"n_embd\": ?8", "\"n_embd\":16"));
        assertRefused("model.safetensors", "wte.weight");
    }

    @Test
    void aVocabularyOfAnotherSizeThanTheModel() throws IOException {
        WordTokenizer.fit(List.of("just a few words\n")).save(folder.resolve("vocabulary.json"));
        assertRefused("vocabulary.json", Integer.toString(Toy.TOKENIZER.vocabularySize()), "6");
    }

    @Test
    void anotherArchitecture() throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "llama", "vocab_size": 9, "max_position_embeddings": 24, "hidden_size": 8,
                 "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 16, "rms_norm_eps": 1e-5}
                """);
        assertRefused("config.json", "model_type is llama", "a Gpt2 is needed");
    }
}
