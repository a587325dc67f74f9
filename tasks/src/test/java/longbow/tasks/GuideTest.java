package longbow.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import longbow.rl.Player;
import longbow.rl.Playthrough;
import longbow.rl.Task;
import longbow.tasks.external.External;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guide's examples do what it says. */
class GuideTest {
    @TempDir
    Path folder;

    @Test
    void theClassOfTheGuideIsATaskThatIsFound() throws Exception {
        Path source = folder.resolve("GuessTheNumber.java");
        Files.writeString(source, Guide.block("java", "class GuessTheNumber"));
        Path services = Files.createDirectories(folder.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("longbow.rl.Task"), "example.GuessTheNumber\n");
        compile(source);

        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.resolve("classes").toUri().toURL()}, Task.class.getClassLoader())) {
            Task task = ServiceLoader.load(Task.class, loader).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(found -> found.name().equals("guess-the-number"))
                    .findFirst()
                    .orElseThrow();

            assertThat(task.description())
                    .isEqualTo("Guess a number from 1 to 16 in at most 10 guesses; each costs 1 but the right one.");
            assertThat(mean(task, task.randomPlayer())).isBetween(-8.5, -6.5);
            assertThat(mean(task, task.scriptedPlayer())).isBetween(-4.5, -2.5);
            assertThat(mean(task, task.nearOptimalPlayer())).isBetween(-2.6, -2.1);
            assertThat(task.with("most", "4").description()).contains("from 1 to 4");
            AllTasksTest.hostile(task, 2_000, 17, (said, step) -> {});
        }
    }

    private void compile(Path source) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter complaints = new StringWriter();
        List<String> options = List.of(
                "-Xlint:all,-processing,-options",
                "-proc:none",
                "-d",
                folder.resolve("classes").toString(),
                "-cp",
                ClassPath.text());
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            boolean good = compiler.getTask(complaints, files, null, options, null, files.getJavaFileObjects(source))
                    .call();
            assertThat(good).as(complaints.toString()).isTrue();
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        }
        assertThat(complaints.toString()).isEmpty();
    }

    private static double mean(Task task, Player player) {
        return IntStream.range(0, 200)
                .mapToDouble(
                        g -> Playthrough.of(task, player, Key.of(2).fold(g)).totalReward())
                .average()
                .orElseThrow();
    }

    @Test
    void theShellProgramOfTheGuidePlaysTheSameGame() {
        try (External task = new External().with("command", Guide.shellCommand())) {
            assertThat(task.description())
                    .isEqualTo("Guess a number from 1 to 16 in at most 10 guesses; each costs 1 but the right one.");
            assertThat(task.horizon()).isEqualTo(10);
            assertThat(mean(task, task.randomPlayer())).isBetween(-8.5, -6.5);
            assertThat(mean(task, task.scriptedPlayer())).isBetween(-4.5, -2.5);
            assertThat(mean(task, task.nearOptimalPlayer())).isBetween(-2.6, -2.1);
            assertThat(task.language()).contains("Right.\n", "Higher.\n", "16");
        }
    }
}
