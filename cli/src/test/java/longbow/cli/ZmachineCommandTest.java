package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import longbow.tensor.io.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZmachineCommandTest {
    private static final int CODE = 0x480;

    @TempDir
    Path folder;

    private Path story(int... code) throws IOException {
        return Files.write(folder.resolve("story.z5"), file(code));
    }

    /** A story of version 5 with an empty dictionary, text and parse buffers at 0x300 and 0x380, and this code. */
    private static byte[] file(int... code) {
        byte[] bytes = new byte[0x500];
        bytes[0] = 5;
        word(bytes, 0x06, CODE);
        word(bytes, 0x08, 0x420);
        word(bytes, 0x0A, 0x40);
        word(bytes, 0x0C, 0x100);
        word(bytes, 0x0E, 0x420);
        bytes[0x300] = 60;
        bytes[0x380] = 10;
        bytes[0x421] = 6;
        for (int i = 0; i < code.length; i++) {
            bytes[CODE + i] = (byte) code[i];
        }
        return bytes;
    }

    private static void word(byte[] bytes, int address, int value) {
        bytes[address] = (byte) (value >> 8);
        bytes[address + 1] = (byte) value;
    }

    /** Prints "hi", reads a line, prints how long it is, and so on. */
    private static int[] echo() {
        return new int[] {
            0xE5,
            0x7F,
            'h',
            0xE5,
            0x7F,
            'i',
            0xBB, // print_char h; print_char i; new_line
            0xE2,
            0x17,
            0x03,
            0x00,
            1,
            0, // storeb text 1 0
            0xE4,
            0x0F,
            0x03,
            0x00,
            0x03,
            0x80,
            0, // aread text parse -> sp
            0xD0,
            0x1F,
            0x03,
            0x00,
            1,
            0, // loadb text 1 -> sp
            0xE6,
            0xBF,
            0,
            0xBB, // print_num sp; new_line
            0x8C,
            0xFF,
            0xE8 // jump to storeb
        };
    }

    @Test
    void aStoryIsPlayedInTheTerminal() throws IOException {
        story(echo());
        TestWorld world = new TestWorld(folder);
        world.typed = "look\n\ngo north\n";

        assertThat(world.run("zmachine", "story.z5")).isZero();

        assertThat(world.out()).isEqualTo("hi\n4\n0\n8\n\n");
        assertThat(world.err()).isEmpty();
    }

    @Test
    void everyLineOfAFileGivesAnObject() throws IOException {
        story(echo());
        Files.writeString(folder.resolve("walk.txt"), "look\n\n\u00e9\u0000\r\nlast", StandardCharsets.UTF_8);
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("zmachine", "story.z5", "--jsonl", "--commands", "walk.txt", "--profile", "jericho"))
                .isZero();

        List<String> lines = world.out().lines().toList();
        assertThat(lines).hasSize(5);
        assertThat(lines.getFirst())
                .startsWith("{\"step\":0,\"action\":null,\"obs\":\"hi\\n\",\"reward\":0,\"score\":null,\"moves\":null,"
                        + "\"done\":false,\"ramCrc32\":");
        assertThat(lines.get(1)).startsWith("{\"step\":1,\"action\":\"look\",\"obs\":\"\\n4\\n\"");
        assertThat(lines.get(2)).startsWith("{\"step\":2,\"action\":\"\",\"obs\":\"\\n0\\n\"");
        assertThat(lines.get(3)).startsWith("{\"step\":3,\"action\":\"\u00e9\\u0000\",\"obs\":\"\\n3\\n\"");
        assertThat(lines.get(4)).startsWith("{\"step\":4,\"action\":\"last\"");
        for (String line : lines) {
            Json.parse(line.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aStoryThatEndsIsDone() throws IOException {
        story(0xBA); // quit
        TestWorld world = new TestWorld(folder);
        world.typed = "look\n";

        assertThat(world.run("zmachine", "story.z5", "--jsonl")).isZero();

        assertThat(world.out().lines()).hasSize(2).allMatch(line -> line.contains("\"done\":true"));
    }

    @Test
    void aStoryThatDoesSomethingIllegalIsStopped() throws IOException {
        story(0x8C, 0xFF, 0xFF); // jump to itself
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("zmachine", "story.z5")).isEqualTo(2);

        assertThat(world.out()).isEmpty();
        assertThat(world.err())
                .isEqualTo("longbow: story.z5: the story was stopped: it ran for more than 100,000,000 instructions"
                        + " without asking for input (at 0x00480)\n");
    }

    @Test
    void whatIsNoStoryIsRefused() throws IOException {
        Files.write(folder.resolve("short"), new byte[10]);
        byte[] six = file();
        six[0] = 6;
        Files.write(folder.resolve("six.z6"), six);
        byte[] cut = file();
        word(cut, 0x1A, 0x1000);
        Files.write(folder.resolve("cut.z5"), cut);
        story(echo());
        refused("zmachine", "Missing required parameter: 'STORY'");
        refused("zmachine none.z5", "none.z5: there is no such story file");
        refused("zmachine .", "is not a file");
        refused("zmachine short", "not a Z-machine story");
        refused("zmachine six.z6", "version 6; versions 3, 4, 5 and 8 are supported");
        refused("zmachine cut.z5", "truncated");
        refused("zmachine story.z5 --profile jerico", "Did you mean jericho?");
        refused("zmachine story.z5 --seed x", "--seed must be a whole number");
        refused("zmachine story.z5 --commands none.txt", "--commands: there is no file");
        refused("zmachine story.z5 --jsonl --valid", "--valid goes with");
        refused("train --task detective", "--story FILE");
        refused("train --task detective --story story.z5", "is not the story file of Detective");
    }

    private void refused(String commandLine, String... words) {
        TestWorld world = new TestWorld(folder);
        assertThat(world.run(commandLine.split(" "))).as(commandLine).isEqualTo(2);
        assertThat(world.err().lines()).hasSize(1);
        assertThat(world.err())
                .startsWith("longbow: ")
                .containsIgnoringCase(words[0])
                .doesNotContain("Exception");
        assertThat(world.out()).isEmpty();
    }
}
