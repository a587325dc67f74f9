package longbow.tasks.zmachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoryTest {
    @TempDir
    Path folder;

    private void refused(byte[] bytes, String... words) {
        assertThatThrownBy(() -> Story.of(bytes))
                .isInstanceOf(StoryException.class)
                .message()
                .contains(words)
                .doesNotContain("\n");
    }

    @Test
    void filesThatAreNoStoriesAreRefused() throws IOException {
        refused(new byte[0], "not a Z-machine story", "0 bytes");
        refused(new byte[63], "63 bytes");
        refused("The quick brown fox jumps over the lazy dog, again and again and again.".getBytes(), "version, is 84");
        assertThatThrownBy(() -> Story.read(folder.resolve("none.z5")))
                .isInstanceOf(StoryException.class)
                .hasMessageEndingWith("none.z5: there is no such story file");
        assertThatThrownBy(() -> Story.read(folder)).hasMessageEndingWith("is not a file");
        Path large = Files.write(folder.resolve("large"), new byte[2 << 20]);
        assertThatThrownBy(() -> Story.read(large))
                .isInstanceOf(StoryException.class)
                .hasMessageContaining("at most");
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "6", "7"})
    void otherVersionsAreRefused(byte version) {
        byte[] bytes = TinyStory.file();
        bytes[0] = version;
        refused(bytes, "version " + version, "3, 4, 5 and 8");
    }

    @Test
    void damagedStoriesAreRefused() {
        byte[] file = TinyStory.file();
        refused(Arrays.copyOf(file, file.length - 1), "truncated", "1,792", "1,791");
        byte[] statics = file.clone();
        statics[Header.STATIC_MEMORY] = (byte) 0xFF;
        refused(statics, "damaged", "0xff20");
        byte[] alphabet = file.clone();
        alphabet[Header.ALPHABET] = (byte) 0xFF;
        refused(alphabet, "damaged", "table outside");
    }

    @Test
    void theChecksumIsThatOfTheHeader() {
        byte[] file = TinyStory.file();
        assertThat(Story.of(file).checksumHolds()).isTrue();
        file[file.length - 1]++;
        assertThat(Story.of(file).checksumHolds()).isFalse();
    }

    @Test
    void paddingBehindTheStoryDoesNotMatter() {
        byte[] file = TinyStory.file();
        assertThat(Story.of(Arrays.copyOf(file, 2048)).checksumHolds()).isTrue();
    }

    /** Whatever bytes are wrong, a story is refused or runs until it is halted. */
    @Test
    void flippedBytesDoNoHarm() {
        Key key = Key.of(3);
        for (int i = 0; i < 4000; i++) {
            Key each = key.fold(i);
            byte[] file = TinyStory.file();
            for (int flip = 0; flip <= i % 4; flip++) {
                // the header and the code matter most
                int where = flip % 2 == 0 ? 0x480 + each.below(140, 3 * flip) : each.below(file.length, 3 * flip + 1);
                file[where] = (byte) each.bits(3 * flip + 2);
            }
            play(file);
        }
    }

    private static void play(byte[] file) {
        Story story;
        try {
            story = Story.of(file);
        } catch (StoryException refused) {
            assertThat(refused.getMessage()).isNotBlank();
            return;
        }
        Machine machine = new Machine(story, Profile.PLAIN, 0, 5_000);
        for (String line : new String[] {"go", "k", "u", "hello there", "q"}) {
            if (machine.status().waiting()) {
                machine.resume(line);
            }
        }
        assertThat(machine.fault().isEmpty()).isEqualTo(machine.status() != Status.HALTED);
    }
}
