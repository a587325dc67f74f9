package longbow.tasks.external;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import longbow.rl.Environment;
import longbow.rl.Environment.Step;
import longbow.rl.Player;
import longbow.tasks.ClassPath;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that behave, and programs that do not. */
@Timeout(300)
class ExternalTest {
    private static final String HELLO = "{\"protocol\":1,\"description\":\"A test.\",\"horizon\":3,\"minReturn\":-3,"
            + "\"maxReturn\":0,\"actions\":[\"a\",\"b\"]}";

    @TempDir
    Path folder;

    /** A program that answers the questions one after the other with these lines of shell. */
    private External answering(String... lines) {
        StringBuilder script = new StringBuilder();
        for (String line : lines) {
            script.append("IFS= read -r line\n").append(line).append('\n');
        }
        return script(script.toString());
    }

    private External script(String script) {
        try {
            Path file = Files.writeString(folder.resolve("game with space.sh"), script);
            return new External().with("timeout", "20").with("command", "sh \"" + file + "\"");
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    private static String say(String line) {
        return "printf '%s\\n' '" + line + "'";
    }

    @Test
    void aGameIsPlayed() {
        try (External task = answering(
                        say(HELLO),
                        say("{\"observation\":\"go\\n\"}"),
                        "printf '{\"observation\":\"%s\",\"reward\":-0.5}\\n' \"${#line}\"",
                        say("{\"observation\":\"\u00fc\\u00fc\",\"reward\":2e0,\"terminated\":true,\"more\":[1,{}]}"));
                Environment environment = task.environment()) {
            assertThat(environment.reset(Key.of(1))).isEqualTo("go\n");
            String question = "{\"type\":\"step\",\"action\":\"hello\"}";
            assertThat(environment.step("hello")).isEqualTo(new Step("" + question.length(), -0.5, false, false));
            assertThat(environment.step("\ud800\"\\\u0000")).isEqualTo(new Step("\u00fc\u00fc", 2, true, false));
            assertThatThrownBy(() -> environment.step("more")).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void theHorizonIsKept() {
        try (External task = answering(
                        say(HELLO),
                        say("{\"observation\":\"go\"}"),
                        say("{\"observation\":\"1\",\"reward\":0}"),
                        say("{\"observation\":\"2\",\"reward\":0}"),
                        say("{\"observation\":\"3\",\"reward\":0}"));
                Environment environment = task.environment()) {
            environment.reset(Key.of(1));
            assertThat(environment.step("").done()).isFalse();
            assertThat(environment.step("").done()).isFalse();
            assertThat(environment.step("").truncated()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "exit 3                              | asked to hello, ended with exit code 3 instead of answering",
                "echo oh >&2; echo no >&2; exit 1    | ended with exit code 1 instead of answering; on standard error it said \"no\"",
                "exec 1>&-; read x                   | instead of answering",
                "echo hello                          | answered with a line that is no JSON",
                "echo '[1]'                          | answered with a line that is no JSON object: \"[1]\"",
                "echo                                | answered with a line that is no JSON",
                "echo '{'                            | answered with a line that is no JSON",
                "echo '{}'                           | whose member \"protocol\" must be a finite number, but is missing",
                "echo '{\"protocol\":2}'             | speaks version 2 of the protocol, but this Longbow speaks 1",
                "echo '{\"error\":\"not today\"}'    | refused: \"not today\"",
                "printf '%2000s\\n' x                | answered with a line of more than 1000 bytes",
                "printf '%2000s' x; read x           | answered with a line of more than 1000 bytes",
                "printf '\\377\\n'                   | answered with a line that is no JSON",
            })
    void aProgramThatDoesNotKeepToTheProtocolIsRefused(String script, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.sh"), "read line\n" + script + "\n");
        External task = new External().with("longestLine", "1000").with("timeout", "20");
        assertThatThrownBy(() -> task.with("command", "sh " + file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("external: the program 'sh ")
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"observation\":1}                               | {}                                    | \"observation\" must be a string, but is 1",
                "{\"observation\":\"\"}                            | {}                                    | gave an empty observation",
                "{\"observation\":\"go\"}                          | {\"observation\":\"x\"}               | \"reward\" must be a finite number, but is missing",
                "{\"observation\":\"go\"}                          | {\"observation\":\"x\",\"reward\":1e999} | \"reward\" must be a finite number",
                "{\"observation\":\"go\"}                          | {\"observation\":\"x\",\"reward\":0,\"terminated\":1} | \"terminated\" must be true or false, but is 1",
            })
    void anAnswerMustHaveItsMembers(String reset, String step, String message) {
        try (External task = answering(say(HELLO), say(reset), say(step));
                Environment environment = task.environment()) {
            assertThatThrownBy(() -> {
                        environment.reset(Key.of(0));
                        environment.step("x");
                    })
                    .isInstanceOf(ExternalException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void aCrashInTheMiddleOfAGameIsToldAndTheNextGameIsPlayed() {
        try (External task = answering(say(HELLO), say("{\"observation\":\"go\"}"), "exit 7");
                Environment environment = task.environment()) {
            environment.reset(Key.of(0));
            assertThatThrownBy(() -> environment.step("x"))
                    .isInstanceOf(ExternalException.class)
                    .hasMessageContaining("asked to step, ended with exit code 7 instead of answering");
        }
        try (External task = script("while read -r line; do case $line in *hello*) " + say(HELLO)
                        + ";; *reset*) echo '{\"observation\":\"go\"}';; *) exit 7;; esac; done");
                Environment environment = task.environment()) {
            for (int game = 0; game < 3; game++) {
                assertThat(environment.reset(Key.of(game))).isEqualTo("go");
                assertThatThrownBy(() -> environment.step("x")).isInstanceOf(ExternalException.class);
            }
        }
    }

    /** The program that was ended for it may still be there for a moment; it is not asked again. */
    @Test
    void afterABadAnswerTheNextGameHasAnotherProgram() {
        try (External task = script("while read -r line; do case $line in *hello*) " + say(HELLO)
                        + ";; *reset*) echo '{\"observation\":\"go\"}';; *) echo nonsense;; esac; done");
                Environment environment = task.environment()) {
            for (int game = 0; game < 20; game++) {
                assertThat(environment.reset(Key.of(game))).isEqualTo("go");
                assertThatThrownBy(() -> environment.step("x"))
                        .isInstanceOf(ExternalException.class)
                        .hasMessageContaining("no JSON");
            }
        }
    }

    @Test
    void aLineThatNobodyAskedForIsNoticed() throws InterruptedException {
        try (External task = answering(
                        say(HELLO),
                        say("{\"observation\":\"go\"}") + "; echo surprise; echo done > '" + folder + "/said'",
                        "");
                Environment environment = task.environment()) {
            environment.reset(Key.of(0));
            while (!Files.exists(folder.resolve("said"))) {
                Thread.sleep(1);
            }
            assertThatThrownBy(() -> environment.step("x"))
                    .isInstanceOf(ExternalException.class)
                    .hasMessageContaining("had already written a line that nobody had asked for");
        }
    }

    @Test
    void aProgramThatDoesNotAnswerInTimeIsEndedWithWhatItStarted() throws Exception {
        Path pids = folder.resolve("pids");
        Path file = Files.writeString(
                folder.resolve("slow.sh"), "sleep 1000 & echo $! > '" + pids + "'; echo $$ >> '" + pids + "'; wait");
        External slow = new External().with("timeout", "3");
        assertThatThrownBy(() -> slow.with("command", "sh '" + file + "'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("gave no answer within 3 seconds (the setting timeout)");
        List<Long> processes =
                Files.readAllLines(pids).stream().map(Long::parseLong).toList();
        assertThat(processes).hasSize(2);
        awaitEnd(processes);
    }

    @Test
    void aProgramThatDoesNotReadIsEndedToo() throws IOException {
        Path file = Files.writeString(
                folder.resolve("deaf.sh"),
                "read -r line; " + say(HELLO) + "; read -r line; echo '{\"observation\":\"go\"}'; exec sleep 1000");
        try (External task = new External().with("timeout", "3").with("command", "sh " + file);
                Environment environment = task.environment()) {
            environment.reset(Key.of(0));
            assertThatThrownBy(() -> environment.step("x".repeat(1 << 20))) // more than a pipe holds
                    .isInstanceOf(ExternalException.class)
                    .hasMessageContaining("gave no answer within 3 seconds");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/nowhere/at/all | the program '/nowhere/at/all' cannot be started",
                "sh 'oh          | a quote without an end",
                "``              | a program",
                "\"\"            | must name a program",
            })
    void aCommandThatCannotBeStartedIsRefused(String command, String message) {
        if (command.isEmpty()) {
            External none = new External().with("command", command);
            assertThat(none.missing()).isPresent();
            assertThatThrownBy(none::environment)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(message);
        } else {
            assertThatThrownBy(() -> new External().with("command", command))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void wordsAreSplitAtSpacesOutsideQuotes() {
        assertThat(CommandWords.of(" a  'b c' \"d 'e'\" f\"g h\"i '' "))
                .containsExactly("a", "b c", "d 'e'", "fg hi", "");
    }

    /** Tells its process number, and neither a close nor the end of its input ends it. */
    private static final String STUBBORN = "while :; do if read -r line; then case $line in *hello*) " + say(HELLO)
            + ";; *) printf '{\"observation\":\"%s\",\"reward\":0,\"terminated\":true}\\n' $$;; esac; else sleep 1; fi; done";

    @Test
    void programsPlayOneGameAfterAnotherAndEndWithTheTask() throws InterruptedException {
        TreeSet<Long> processes = new TreeSet<>();
        try (External task = script(STUBBORN)) {
            Environment a = task.environment();
            Environment b = task.environment();
            for (int round = 0; round < 5; round++) {
                processes.add(Long.parseLong(a.reset(Key.of(round))));
                processes.add(Long.parseLong(b.reset(Key.of(round))));
                a.step("");
                b.step("");
            }
            Environment c = task.environment();
            c.reset(Key.of(9));
            c.close(); // in the middle of the game
            processes.add(Long.parseLong(task.environment().reset(Key.of(10))));
            assertThat(processes).hasSize(2).allMatch(ExternalTest::alive);
        }
        awaitEnd(processes);
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false) && !zombie(pid);
    }

    /** Whether a process has ended and waits for somebody to ask how, as orphans do for ever in some containers. */
    private static boolean zombie(long pid) {
        try {
            String status = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return status.startsWith(" Z", status.lastIndexOf(')') + 1);
        } catch (IOException gone) {
            return false;
        }
    }

    private static void awaitEnd(Iterable<Long> processes) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        for (long pid : processes) {
            while (alive(pid) && System.nanoTime() < deadline) {
                Thread.sleep(1);
            }
            assertThat(alive(pid)).isFalse();
        }
    }

    /** Starts a program and leaves without a word. */
    static final class Leaver {
        private Leaver() {}

        public static void main(String[] arguments) {
            System.out.println(
                    new External().with("command", arguments[0]).environment().reset(Key.of(0)));
            System.exit(0);
        }
    }

    @Test
    void programsEndWithTheJavaVirtualMachine() throws Exception {
        Path file = Files.writeString(folder.resolve("stubborn.sh"), STUBBORN);
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        ClassPath.text(),
                        Leaver.class.getName(),
                        "sh '" + file + "'")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).isZero();
        awaitEnd(List.of(Long.parseLong(said.strip())));
    }

    @Test
    void playersThatAreMissingAreReplaced() {
        try (External task = answering(say(HELLO))) {
            Player.Game game = task.nearOptimalPlayer().start(Key.of(0));
            assertThat(game.utter("x")).isIn("a", "b");
            assertThat(task.scriptedPlayer()).isEqualTo(task.randomPlayer());
        }
        try (External mute = answering(say(HELLO.replaceAll(",\"actions.*", "}")))) {
            assertThatThrownBy(mute::scriptedPlayer)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("has no player scripted or random and names no actions");
        }
    }

    @Test
    void seedsFitEveryLanguagesNumbers() {
        for (int i = 0; i < 1000; i++) {
            assertThat(ExternalEnvironment.seed(Key.of(i))).isBetween(0L, (1L << 53) - 1);
        }
        assertThat(ExternalEnvironment.seed(Key.of(1))).isNotEqualTo(ExternalEnvironment.seed(Key.of(2)));
    }
}
