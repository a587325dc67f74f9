package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.transformer.Gpt2;
import longbow.transformer.Gpt2Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingStateTest {
    private static final Backend BACKEND = Toy.backend(2);

    @TempDir
    private Path folder;

    /** Networks and what learns them, small. */
    private record Learner(Gpt2 actor, Gpt2 copy, TrajectoryCritic critic, TrajectoryCritic target, Archer archer) {
        static Learner of(int width, long seed) {
            Gpt2 actor =
                    Gpt2.create(Key.of(seed), BACKEND, new Gpt2Config(Toy.TOKENIZER.vocabularySize(), 24, width, 1, 2));
            Gpt2 copy = actor.copy(BACKEND);
            TrajectoryCritic critic = TrajectoryCritic.create(Key.of(seed), BACKEND, actor, -1);
            TrajectoryCritic target = critic.copy(BACKEND);
            RunConfig run = Toy.config(
                    new RunConfig.Critic(0, 4, 0, 0, 1e-3, 1, 0.1),
                    new RunConfig.Archer(9, 4, 0, 1, 1, 4, 2, 1e-3, 1e-3, 0.1, 0.25, 8, 6, 0, false));
            Archer archer = new Archer(
                    new LanguagePolicy(actor, Toy.TOKENIZER),
                    copy,
                    critic,
                    target,
                    List.of(),
                    Toy.TASK,
                    run,
                    Toy.SAMPLING,
                    BACKEND);
            return new Learner(actor, copy, critic, target, archer);
        }

        TrainingState state(Path file) {
            return new TrainingState(file, actor, copy, critic, target, archer);
        }

        List<float[]> everything() {
            List<float[]> all = new ArrayList<>();
            for (List<Parameter> network :
                    List.of(actor.parameters(), copy.parameters(), critic.parameters(), target.parameters())) {
                network.forEach(p -> all.add(p.value().toFloatArray()));
            }
            archer.improvement().optimizer().state().values().forEach(m -> all.add(m.toFloatArray()));
            archer.fitting().optimizer().state().values().forEach(m -> all.add(m.toFloatArray()));
            return all;
        }
    }

    private Path saved() throws IOException {
        Learner learner = Learner.of(8, 1);
        learner.archer.iterate(0);
        learner.archer.iterate(1);
        Path file = folder.resolve("state.safetensors");
        learner.state(file).save(2);
        return file;
    }

    @Test
    void whatGoesOnFromACheckpointGoesOnWithTheSameBits() throws IOException {
        Learner straight = Learner.of(8, 1);
        straight.archer.iterate(0);
        straight.archer.iterate(1);
        Path file = folder.resolve("state.safetensors");
        assertThat(straight.state(file).exists()).isFalse();
        straight.state(file).save(2);
        assertThat(straight.state(file).exists()).isTrue();

        Learner resumed = Learner.of(8, 2); // other weights: all must come from the file
        assertThat(resumed.state(file).load(BACKEND)).isEqualTo(2);
        assertSame(resumed, straight);
        assertThat(resumed.archer.improvement().optimizer().steps()).isEqualTo(2);
        assertThat(resumed.archer.fitting().optimizer().steps()).isEqualTo(2);

        assertThat(resumed.archer.iterate(2)).isEqualTo(straight.archer.iterate(2));
        assertSame(resumed, straight);
    }

    private static void assertSame(Learner actual, Learner expected) {
        List<float[]> a = actual.everything();
        List<float[]> e = expected.everything();
        assertThat(a).hasSameSizeAs(e);
        for (int i = 0; i < a.size(); i++) {
            Fixtures.assertSameBits(a.get(i), e.get(i), "tensor " + i);
        }
        Fixtures.assertSameGames(
                actual.archer.buffer().games(), expected.archer.buffer().games());
    }

    /** Loads an altered copy of a checkpoint and returns the complaint, which must be one clear sentence. */
    private String complaint(Learner learner, byte[] bytes) throws IOException {
        Path file = folder.resolve("altered.safetensors");
        Files.write(file, bytes);
        List<String> messages = new ArrayList<>();
        assertThatThrownBy(() -> learner.state(file).load(BACKEND))
                .isInstanceOf(CheckpointException.class)
                .satisfies(e -> messages.add(e.getMessage()));
        assertThat(messages.getFirst())
                .contains("altered.safetensors")
                .doesNotContain("\n", "java.", "null")
                .hasSizeLessThan(400);
        return messages.getFirst();
    }

    @Test
    void aTruncatedFileIsRefusedWhereverItEnds() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        Learner learner = Learner.of(8, 2);
        for (int length : new int[] {0, 3, 8, 100, whole.length / 2, whole.length - 1}) {
            complaint(learner, Arrays.copyOf(whole, length));
        }
    }

    @Test
    void anAlteredHeaderIsRefusedOrStillMeansSomething() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        int header = java.nio.ByteBuffer.wrap(whole)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(0);
        Key key = Key.of(111);
        int refused = 0;
        for (int i = 0; i < 60; i++) {
            byte[] altered = whole.clone();
            altered[8 + key.below(header, 2L * i)] = (byte) (32 + key.below(95, 2L * i + 1));
            Path file = folder.resolve("altered.safetensors");
            Files.write(file, altered);
            try {
                Learner.of(8, 2).state(file).load(BACKEND); // a change of a count or of spaces can be harmless
            } catch (CheckpointException e) {
                refused++;
                assertThat(e.getMessage()).contains("altered.safetensors").doesNotContain("\n", "java.");
            }
        }
        assertThat(refused).isGreaterThan(40);
    }

    @Test
    void theCheckpointOfAnotherConfigurationIsRefused() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        String complaint = complaint(Learner.of(12, 1), whole);
        assertThat(complaint).contains("wte.weight").contains("[%d, 8]".formatted(Toy.TOKENIZER.vocabularySize()));
    }

    @Test
    void countsMustBeThereAndBeCounts() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        Learner learner = Learner.of(8, 2);
        assertThat(complaint(learner, replace(whole, "\"iteration\":\"2\"", "\"iteratiom\":\"2\"")))
                .contains("iteration");
        assertThat(complaint(learner, replace(whole, "\"iteration\":\"2\"", "\"iteration\":\"x\"")))
                .contains("x");
        assertThat(complaint(learner, replace(whole, "\"actor steps\":\"2\"", "\"actor steps\":\"-\"")))
                .contains("actor steps");
        assertThat(complaint(learner, replace(whole, "critic.adam.wte.weight.first", "critic.adam.wte.weight.f_rst")))
                .contains("wte.weight.first");
    }

    private static byte[] replace(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        assertThat(to).hasSameSizeAs(from);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void damagedGamesAreRefused() throws IOException {
        byte[] whole = Files.readAllBytes(saved());
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        int entry = text.indexOf("\"games.index\"");
        int offsets = text.indexOf("\"data_offsets\":[", entry) + "\"data_offsets\":[".length();
        int start = Integer.parseInt(text.substring(offsets, text.indexOf(',', offsets)));
        int header = java.nio.ByteBuffer.wrap(whole)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .getInt(0);
        IntUnaryOperator at = i -> 8 + header + start + 4 * i;
        byte[] altered = whole.clone();
        altered[at.applyAsInt(0)] += 1; // the first game claims one token more
        assertThat(complaint(Learner.of(8, 2), altered)).contains("replay buffer");
    }
}
