package longbow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import longbow.cli.console.Amounts;
import longbow.rl.References;
import longbow.rl.Task;
import longbow.tasks.external.External;
import longbow.tasks.guesscity.GuessMyCity;
import longbow.tasks.maze.Maze;
import longbow.tasks.textnav.TextNav;
import longbow.tasks.twentyquestions.TwentyQuestions;
import longbow.tasks.wordle.Wordle;
import longbow.tensor.io.Json;
import longbow.tensor.io.JsonException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TasksCommandTest {
    @TempDir
    Path folder;

    private TestWorld world;

    @BeforeEach
    void world() {
        world = new TestWorld(folder);
        world.tasks = List.of(new External(), new Maze(), new TextNav(), new TwentyQuestions(), new Wordle());
    }

    private void runs(String commandLine) {
        assertThat(world.run(commandLine.split(" "))).as(world::err).isZero();
    }

    @Test
    void allTasksAreListed() {
        runs("tasks");
        assertThat(world.out().lines().filter(line -> line.startsWith("maze")).toList())
                .anyMatch(line -> line.matches("maze +101 +-401 to 0 +-84\\.15 +-72\\.60 +-6\\.75 +1000"))
                .anyMatch(line -> line.startsWith("maze: Find the goal"));
        assertThat(world.out())
                .containsPattern("\\nexternal +- +- +- +- +- +-\\n")
                .contains("needs something first: it needs a program: set command")
                .contains("twenty-questions: Find the hidden word");
        assertThat(world.err()).isEmpty();
    }

    @Test
    void jsonSaysTheSame() throws JsonException {
        runs("tasks --json");
        List<String> names = new ArrayList<>();
        for (String line : world.out().lines().toList()) {
            Map<String, Json> fields = fields(line);
            assertThat(fields).containsKeys("task", "description", "missing", "horizon", "minReturn", "maxReturn");
            names.add(((Json.StringValue) fields.get("task")).value());
        }
        assertThat(names).containsExactly("external", "maze", "text-nav", "twenty-questions", "wordle");
    }

    private static Map<String, Json> fields(String line) throws JsonException {
        return ((Json.ObjectValue) Json.parse(line.getBytes(StandardCharsets.UTF_8))).members();
    }

    private static String document(String name) throws IOException {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("docs").resolve(name))) {
            root = root.getParent();
        }
        return Files.readString(root.resolve("docs").resolve(name));
    }

    @Test
    void everyInstalledTaskIsListedInTheGuide() throws IOException {
        String text = document("environments.md");
        for (Task task : ServiceLoader.load(Task.class)) {
            assertThat(text).contains("`" + task.name() + "`");
        }
    }

    @Test
    void everyInstalledTaskSaysWhatTheTableSays() throws IOException {
        List<ReturnsTable.Row> rows = ReturnsTable.rows(document("tasks.md"));
        assertThat(rows)
                .allSatisfy(
                        row -> assertThat(row.measured()).as("%s", row.words()).hasSize(5));
        for (Task task : ServiceLoader.load(Task.class)) {
            if (task.name().equals("external")) {
                continue; // it returns what a program says
            }
            References said = task.references().orElseThrow();
            assertThat(rows)
                    .contains(new ReturnsTable.Row(
                            List.of(task.name()),
                            said.games(),
                            List.of(
                                    Integer.toString(task.horizon()),
                                    TasksCommand.range(task),
                                    Amounts.decimal(said.random()),
                                    Amounts.decimal(said.scripted()),
                                    Amounts.decimal(said.best()))));
        }
    }

    @Test
    void theTableIsFilledIn() throws IOException {
        Files.writeString(folder.resolve("page.md"), """
                Text before.

                <!-- tasks table -->
                | `maze --set layout=u` | 20 |
                | `external` | 10 | old |
                | `text-nav` | 10 | 1 | 2 | 3 | 4 | 5 |
                <!-- /tasks table -->
                Text behind.
                """);
        runs("tasks table page.md --only maze --only external");
        assertThat(folder.resolve("page.md")).hasContent("""
                Text before.

                <!-- tasks table -->
                | task | games | turns | returns | random | scripted | near-optimal |
                |---|--:|--:|---|--:|--:|--:|
                | `maze --set layout=u` | 20 | 101 | -401 to 0 | %s |
                | `external` | 10 | old |
                | `text-nav` | 10 | 1 | 2 | 3 | 4 | 5 |
                <!-- /tasks table -->
                Text behind.
                """.formatted(
                        world.out().strip().replace("maze --set layout=u: ", "").replace(", ", " | ")));
        assertThat(world.out()).matches("maze --set layout=u: -\\d+\\.\\d\\d, -\\d+\\.\\d\\d, -5\\.00\\n");
        assertThat(world.err()).contains("external keeps its row: it needs a program");
    }

    static Stream<Arguments> badTables() {
        return Stream.of(
                Arguments.of("nothing", "there is no table between the lines '<!-- tasks table -->'"),
                Arguments.of("| `mazes` | 10 |", "unknown task 'mazes'. Did you mean maze?"),
                Arguments.of("| `maze --set moves` | 10 |", "a row of the table must begin with"),
                Arguments.of("| `maze --set mvs=1` | 10 |", "page.md: maze has no setting 'mvs' (did you mean moves?)"),
                Arguments.of("| `maze` |", "a row of the table must begin with"),
                Arguments.of("| `maze` | 1 |", "the number of games of `maze` must be a whole number from 2"));
    }

    @ParameterizedTest
    @MethodSource
    void badTables(String row, String sentence) throws IOException {
        String page = row.equals("nothing") ? row : ReturnsTable.BEGIN + "\n" + row + "\n" + ReturnsTable.END + "\n";
        Files.writeString(folder.resolve("page.md"), page);
        assertThat(world.run("tasks", "table", "page.md")).isEqualTo(2);
        assertThat(world.err()).startsWith("longbow: ").contains(sentence).hasLineCount(1);
        assertThat(folder.resolve("page.md")).hasContent(page);
        assertThat(world.files()).containsExactly("page.md");
    }

    @Test
    void aTaskShowsItsSettings() {
        runs("tasks show maze --set observation=partial");
        assertThat(world.out())
                .contains("At most 101 turns; returns from -401 to 0.", "A game begins:", "    There ")
                .containsPattern("observation +partial +full or partial +whether");
        runs("tasks show external");
        assertThat(world.out()).contains("It needs something first", "command", "longestLine");
    }

    @Test
    void aPersonPlays() {
        world.typed = "t r a d e\nnonsense\n";
        runs("tasks play wordle");
        assertThat(world.out())
                .contains(
                        "Find the hidden word",
                        "Game 0, played by you",
                        "     Wordle:",
                        "  1  > ",
                        "  (-1)",
                        "(nothing)  (-1)")
                .contains("return -2.00 in 2 turns (left)");
    }

    @Test
    void aPersonReadsLineByLine() {
        world.typed = "look\n";
        runs("tasks play text-nav --game 3");
        assertThat(world.out()).containsPattern("     Your objective [^\\n]*\\n     -= [^\\n]* =-\\n     ");
    }

    @Test
    void aPlayerIsShown() {
        runs("tasks play maze --player near-optimal --game 2");
        assertThat(world.out()).contains("Game 2, played by near-optimal.", "> move", "Success  (+0)", "(finished)");
    }

    @Test
    void playersAreMeasured() {
        runs("tasks measure maze --games 60");
        assertThat(world.out())
                .contains("maze[]: 60 fixed games", "95 % interval")
                .containsPattern("near-optimal +-[67]\\.\\d\\d");
        runs("tasks measure text-nav --games 10 --player near-optimal --json");
        assertThat(world.out())
                .startsWith("{\"policy\":\"near-optimal\",\"mean\":1")
                .hasLineCount(1);
    }

    @Test
    void dataAreOneGameALineAndRepeatable() throws IOException {
        runs("tasks data maze -n 300 --out a.jsonl --threads 2 --set layout=u");
        runs("tasks data maze --games 300 --out b.jsonl --threads 1 --set layout=u");
        runs("tasks data maze -n 20 --seed 1 --set layout=u");
        assertThat(folder.resolve("a.jsonl")).hasSameBinaryContentAs(folder.resolve("b.jsonl"));
        List<String> lines = Files.readAllLines(folder.resolve("a.jsonl"));
        assertThat(lines).hasSize(300).doesNotHaveDuplicates();
        assertThat(lines.subList(0, 20)).isNotEqualTo(world.out().lines().toList());
        int index = 0;
        for (String line : lines) {
            Map<String, Json> fields = fields(line);
            assertThat(fields.keySet())
                    .containsExactly(
                            "task", "settings", "player", "seed", "game", "return", "terminated", "opening", "turns");
            assertThat(fields.get("game")).hasToString(Integer.toString(index++));
            assertThat(fields.get("settings")).hasToString("[\"layout=u\"]");
            double sum = 0;
            for (Json turn : ((Json.ArrayValue) fields.get("turns")).elements()) {
                sum += ((Json.NumberValue) ((Json.ObjectValue) turn).members().get("reward")).asDouble();
            }
            assertThat(((Json.NumberValue) fields.get("return")).asDouble()).isEqualTo(sum);
        }
        assertThat(world.files()).containsExactly("a.jsonl", "b.jsonl");
    }

    @Test
    void publishedDialoguesAreDataToo() throws IOException {
        world.tasks = List.of(new GuessMyCity());
        Files.writeString(folder.resolve("dialogues.json"), """
                [{"conversation":["Is it in Asia? No.","Is it Lima? Yes."],"done":true,"word":"lima,peru"},
                 {"conversation":["Is it in Asia? Yes."],"done":false,"word":"tokyo,japan"}]
                """);
        runs("tasks data guess-my-city --player recorded --set dialogues=" + folder.resolve("dialogues.json"));
        List<String> lines = world.out().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst())
                .contains(
                        "\"player\":\"recorded\"", "\"return\":-1.0,\"terminated\":true,\"opening\":\"Questions:\\n\"")
                .contains("{\"utterance\":\"Is it Lima?\",\"observation\":\"Yes.\\n\",\"reward\":0.0}");
        assertThat(lines.get(1)).contains("\"return\":-1.0,\"terminated\":false");
        runs("tasks data guess-my-city -n 1 --player recorded --set dialogues=" + folder.resolve("dialogues.json"));
        assertThat(world.out()).hasLineCount(1);
    }

    @Test
    void aReaderThatGoesAwayEndsTheCommand() {
        PrintStream closed = new PrintStream(world.out, true, StandardCharsets.UTF_8);
        closed.close();
        assertThat(world.run(closed, "tasks", "data", "maze", "-n", "100000000"))
                .isEqualTo(1);
        assertThat(world.err()).isEqualTo("longbow: standard output was closed after 0 games\n");
    }

    static Stream<Arguments> badInput() {
        return Stream.of(
                line("tasks shwo maze", "unknown command 'shwo'. Did you mean show?"),
                line("tasks lst", "unknown command 'lst'. Available: show, play, data, measure and table."),
                line("tasks play", "NAME"),
                line("tasks play mazes", "unknown task 'mazes'. Did you mean maze?"),
                line("tasks show nothing", "unknown task 'nothing'. Available: external, maze,"),
                line("tasks play maze --set mves=3", "--set: maze has no setting 'mves' (did you mean moves?)"),
                line("tasks play maze --set moves", "--set expects key=value"),
                line(
                        "tasks play maze --set moves=x",
                        "--set: maze: the setting moves must be a number from 1 to 10000"),
                line("tasks play maze --player script", "unknown player 'script'. Did you mean scripted?"),
                line("tasks play maze --player sft", "Available: random, scripted, near-optimal and human."),
                line("tasks play maze --game x", "--game must be a whole number"),
                line("tasks play external", "the task external cannot be played yet: it needs a program: set command"),
                line("tasks play external --set command=/no/such", "the program '/no/such' cannot be started"),
                line("train --task external", "the task external cannot be played yet"),
                line("tasks data maze -n 0", "-n must be a whole number from 1 to"),
                line("tasks data maze --seed -1", "--seed must be a whole number"),
                line("tasks data maze --player human", "unknown player 'human'"),
                line("tasks data maze --player recorded", "no setting of the task maze names recorded games"),
                line("tasks play maze --story x", "--story: maze has no setting 'story'"),
                line("tasks data maze --out file", "--out file: is there already"),
                line("tasks data maze --out no/where.jsonl", "--out no/where.jsonl: its folder does not exist"),
                line("tasks data maze --otu x", "unknown option '--otu'. Did you mean --out"),
                line("tasks table none.md", "none.md: there is no such file"),
                line("tasks table file --only mazes", "unknown task 'mazes'. Did you mean maze?"),
                line("tasks measure maze --games 1", "--games must be a whole number from 2"),
                line(
                        "tasks measure wordle --set words=absent.txt",
                        "the word list 'absent.txt' cannot be read: there is no such file"));
    }

    private static Arguments line(String commandLine, String... words) {
        return Arguments.of(commandLine, List.of(words));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void badInput(String commandLine, List<String> words) throws IOException {
        Files.writeString(folder.resolve("file"), "mine");
        assertThat(world.run(commandLine.split(" "))).isEqualTo(2);
        assertThat(world.err().lines()).hasSize(1);
        assertThat(world.err()).startsWith("longbow: ").contains(words).doesNotContain("Exception", "\tat ");
        assertThat(world.out()).isEmpty();
        assertThat(world.files()).containsExactly("file");
        assertThat(folder.resolve("file")).hasContent("mine");
    }

    @Test
    void aProgramThatFailsInTheMiddleLeavesNoFile() throws IOException {
        Files.writeString(folder.resolve("fails.sh"), """
                read -r line; echo '{"protocol":1,"description":"A.","horizon":2,"minReturn":0,"maxReturn":0,"actions":["x"]}'
                read -r line; echo '{"observation":"go"}'
                read -r line; exit 3
                """);
        assertThat(world.run(
                        "tasks",
                        "data",
                        "external",
                        "--set",
                        "command=sh '" + folder + "/fails.sh'",
                        "--out",
                        "d.jsonl"))
                .isEqualTo(1);
        assertThat(world.err())
                .contains("asked to step, ended with exit code 3")
                .hasLineCount(1);
        assertThat(world.files()).containsExactly("fails.sh");
    }
}
