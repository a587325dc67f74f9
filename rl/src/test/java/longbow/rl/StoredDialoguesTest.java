package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import longbow.tensor.Key;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredDialoguesTest {
    private static Path folder;

    @BeforeContainer
    static void create() throws IOException {
        folder = Files.createTempDirectory("dialogues");
    }

    @AfterContainer
    static void delete() throws IOException {
        Files.deleteIfExists(folder.resolve("games.safetensors"));
        Files.delete(folder);
    }

    private static List<Dialogue> read(Path file) throws IOException {
        try (SafeTensors stored = SafeTensors.open(file)) {
            return StoredDialogues.read(stored);
        }
    }

    private static LinkedHashMap<String, StoredTensor> tensors(List<Dialogue> games) {
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        StoredDialogues.write(games, tensors);
        return tensors;
    }

    /** Returns random games; those of a policy have log-probabilities, those of a script have none. */
    private static List<Dialogue> games(Key key, int count) {
        List<Dialogue> games = new ArrayList<>();
        for (Dialogue game : Fixtures.dialogues(key, count, 500)) {
            Key draw = key.named("log-probabilities").fold(games.size());
            boolean scored = draw.below(2, 0) == 1;
            List<Dialogue.Turn> turns = new ArrayList<>();
            for (Dialogue.Turn turn : game.turns()) {
                float[] logProbs = new float[scored ? turn.end() - turn.start() : 0];
                for (int i = 0; i < logProbs.length; i++) {
                    logProbs[i] = (float) -draw.uniform(turn.start() + i + 1L);
                }
                turns.add(new Dialogue.Turn(turn.start(), turn.end(), turn.reward(), logProbs));
            }
            games.add(new Dialogue(game.tokens(), turns, game.terminated()));
        }
        return games;
    }

    @Property(tries = 40, seed = "101")
    void whatIsWrittenIsRead(@ForAll long seed, @ForAll @IntRange(max = 12) int count) throws IOException {
        List<Dialogue> games = games(Key.of(seed), count);
        Path file = folder.resolve("games.safetensors");
        SafeTensorsWriter.write(file, tensors(games));
        Fixtures.assertSameGames(read(file), games);
    }

    /** Whatever the numbers are: one clear complaint, or games whose turns lie within their tokens. */
    @Property(tries = 120, seed = "102")
    void alteredNumbersAreNoticedOrHarmless(@ForAll long seed) throws IOException {
        Key key = Key.of(seed);
        LinkedHashMap<String, StoredTensor> tensors = tensors(games(key, 1 + key.below(3, 0)));
        int[] hostile = {-1, 0, 1, 2, 3, 7, 1_000, Integer.MAX_VALUE, Integer.MIN_VALUE};
        for (int change = 0; change <= key.below(2, 1); change++) {
            String name = List.of("games.index", "games.turns").get(key.below(2, 10 + change));
            StoredTensor.Ints ints = (StoredTensor.Ints) tensors.get(name);
            int[] values = ints.values().clone();
            values[key.below(values.length, 20 + change)] = hostile[key.below(hostile.length, 30 + change)];
            tensors.put(name, new StoredTensor.Ints("I32", ints.shape(), values));
        }
        Path file = folder.resolve("games.safetensors");
        SafeTensorsWriter.write(file, tensors);
        List<Dialogue> games;
        try {
            games = read(file);
        } catch (CheckpointException e) {
            assertThat(e).hasMessageNotContaining("\n").message().isNotBlank();
            return;
        }
        for (Dialogue game : games) {
            int free = 1;
            assertThat(game.turns()).isNotEmpty();
            for (Dialogue.Turn turn : game.turns()) {
                assertThat(turn.start()).isGreaterThanOrEqualTo(free);
                assertThat(turn.end()).isGreaterThan(turn.start()).isLessThanOrEqualTo(game.tokens().length);
                assertThat(turn.logProbs().length).isIn(0, turn.end() - turn.start());
                free = turn.end();
            }
        }
    }

    @Test
    void arraysThatDoNotFitTogetherAreDamage(@TempDir Path temp) throws IOException {
        List<Dialogue> games = games(Key.of(103), 5);
        Path file = temp.resolve("games.safetensors");
        for (String name : List.of("games.tokens", "games.logProbs", "games.rewards", "games.turns")) {
            LinkedHashMap<String, StoredTensor> tensors = tensors(games);
            switch (tensors.get(name)) {
                case StoredTensor.Ints t ->
                    tensors.put(
                            name, new StoredTensor.Ints("I32", new int[] {3}, java.util.Arrays.copyOf(t.values(), 3)));
                case StoredTensor.Floats t ->
                    tensors.put(
                            name,
                            new StoredTensor.Floats("F32", new int[] {1}, java.util.Arrays.copyOf(t.values(), 1)));
                case StoredTensor.Doubles t ->
                    tensors.put(name, new StoredTensor.Doubles(new int[] {1}, java.util.Arrays.copyOf(t.values(), 1)));
                default -> throw new AssertionError(name);
            }
            SafeTensorsWriter.write(file, tensors);
            assertThatThrownBy(() -> read(file)).as(name).isInstanceOf(CheckpointException.class);
        }
    }

    @Test
    void aFileWithoutGamesIsNamed(@TempDir Path temp) throws IOException {
        Path file = temp.resolve("other.safetensors");
        SafeTensorsWriter.write(file, new LinkedHashMap<>());
        assertThatThrownBy(() -> read(file)).isInstanceOf(IOException.class).hasMessageContaining("games.tokens");
    }
}
