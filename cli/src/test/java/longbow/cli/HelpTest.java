package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "train --help",
                "evaluate --help",
                "play -h",
                "model --help",
                "model verify --help",
                "doctor --help",
                "tasks --help",
                "tasks show --help",
                "tasks play --help",
                "tasks data --help",
                "tasks measure --help",
                "tasks table --help",
                "zmachine --help"
            })
    void helpFitsATerminalAndEndsWell(String arguments) {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run(arguments.split(" "))).isZero();

        assertThat(world.out()).startsWith("Usage: longbow");
        assertThat(world.out().lines().mapToInt(String::length).max().orElse(0)).isBetween(40, 110);
        assertThat(world.err()).isEmpty();
    }

    @Test
    void everyExampleIsACommandLineThatIsUnderstood() {
        TestWorld world = new TestWorld(folder);
        for (String command : new String[] {
            "--help",
            "train --help",
            "evaluate --help",
            "play --help",
            "model --help",
            "model convert --help",
            "model verify --help",
            "tasks --help",
            "tasks show --help",
            "tasks play --help",
            "tasks data --help",
            "tasks measure --help",
            "tasks table --help",
            "zmachine --help"
        }) {
            world.run(command.split(" "));
            String[] examples = world.out()
                    .lines()
                    .filter(line -> line.startsWith("  longbow "))
                    .map(line -> line.strip().split("   ")[0].substring("longbow ".length()))
                    .toArray(String[]::new);
            assertThat(examples).isNotEmpty();
            for (String example : examples) {
                Main.commandLine(world.world(TestWorld.pretending())).parseArgs(example.split(" "));
            }
        }
    }

    @Test
    void versionNamesLongbowAndJava() {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run("--version")).isZero();

        assertThat(world.out()).matches("longbow \\S+ \\(Java 2\\d\\S*\\)\n");
    }

    @Test
    void noCommandShowsTheHelp() {
        TestWorld world = new TestWorld(folder);

        assertThat(world.run()).isEqualTo(2);

        assertThat(world.err()).contains("Usage: longbow", "train", "doctor");
    }
}
