package longbow.tasks.zmachine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import longbow.tasks.TestData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Public story files, made to test interpreters, and transcripts of them. */
class StoryFilesTest {
    private static Path data(String... names) {
        List<String> path = new ArrayList<>(List.of("zmachine"));
        path.addAll(List.of(names));
        return TestData.find(StoryFilesTest.class, path.toArray(String[]::new));
    }

    /** A recorded text, and the command before it; the first has none. */
    private record Recorded(String command, String text) {}

    private static List<Recorded> transcript(Path file) throws IOException {
        List<Recorded> recorded = new ArrayList<>();
        String command = "";
        StringBuilder text = new StringBuilder();
        for (String line : Files.readString(file, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.startsWith("<<<") && line.endsWith(">>>")) {
                recorded.add(new Recorded(command, text.substring(0, text.length() - 1)));
                command = line.substring(3, line.length() - 3);
                text.setLength(0);
            } else {
                text.append(line).append('\n');
            }
        }
        recorded.add(new Recorded(command, text.toString()));
        return recorded;
    }

    @ParameterizedTest
    @CsvSource({
        "tw-game.frotz.txt, tw-game.z8",
        "tw-cooking.frotz.txt, tw-cooking-recipe3+cook+cut-2057SPdQu0mWiv0k.z8",
        "praxix_groups.frotz.txt, praxix.z5",
        "strictz.frotz.txt, strictz.z5"
    })
    void transcriptsAreRepeated(String transcript, String story) throws IOException {
        Path recording = data("expected", transcript);
        if (recording == null) {
            return;
        }
        Machine machine = new Machine(Story.read(data(story)), Profile.JERICHO, 0);
        List<Recorded> recorded = transcript(recording);
        assertThat(machine.text()).isEqualTo(recorded.getFirst().text());
        for (Recorded step : recorded.subList(1, recorded.size() - 1)) {
            machine.resume(step.command());
            assertThat(machine.text()).as(step.command()).isEqualTo(step.text());
        }
        machine.resume(recorded.getLast().command());
        // how many line feeds end the recording depends on who wrote the file
        assertThat(machine.text().stripTrailing())
                .isEqualTo(recorded.getLast().text().stripTrailing());
    }

    @Test
    void nineOhFiveIsPlayedToItsEnd() throws IOException {
        Path recording = data("expected", "905_walkthrough.frotz.txt");
        if (recording == null) {
            return;
        }
        Machine machine = new Machine(Story.read(data("905.z5")), Profile.JERICHO, 0);
        for (Recorded step : transcript(recording)) {
            if (!step.command().isEmpty()) {
                machine.resume(step.command());
            }
            String text = machine.text();
            // the recording lacks the first character, and the prompt with the character before it
            int prompt = text.indexOf(">  ");
            assertThat(text.substring(1, prompt - 2).stripTrailing())
                    .as(step.command())
                    .isEqualTo(step.text().stripTrailing());
        }
    }

    @ParameterizedTest
    @CsvSource({"czech.z5, czech.out5", "czech.z3, czech.out3"})
    void czechFindsNoFault(String story, String expected) throws IOException {
        Path recording = data("expected", expected);
        if (recording == null) {
            return;
        }
        Machine machine = new Machine(Story.read(data(story)), Profile.PLAIN, 0);
        String text = machine.text();
        assertThat(machine.status()).isEqualTo(Status.QUIT);
        assertThat(text).contains("Failed: 0,").contains("Last test: quit!");
        assertThat(withoutHeader(text))
                .isEqualTo(withoutHeader(Files.readString(recording).replace("\r", "")));
    }

    /** What czech says of the header depends on the interpreter. */
    private static String withoutHeader(String text) {
        int header = text.indexOf("Header (No tests)");
        return text.substring(0, header) + text.substring(text.indexOf("Print opcodes"), text.indexOf("quit!") + 5);
    }

    @Test
    void praxixPassesWithUndoToo() {
        Path file = data("praxix.z5");
        if (file == null) {
            return;
        }
        Machine machine = new Machine(Story.read(file), Profile.PLAIN, 0);
        machine.resume("all");
        assertThat(machine.text()).contains("All tests passed.").doesNotContain("not available", "ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"strictz.z3", "strictz.z5"})
    void strictzIsContent(String name) {
        Path file = data(name);
        if (file == null) {
            return;
        }
        Machine machine = new Machine(Story.read(file), Profile.PLAIN, 0);
        machine.resume("n");
        assertThat(machine.text()).contains("(correct)", "Test completed!").doesNotContain("incorrect", "ERROR");
    }

    @Test
    void unicodeIsPrinted() {
        Path file = data("unicode.z5");
        if (file == null) {
            return;
        }
        assertThat(new Machine(Story.read(file), Profile.PLAIN, 0).text()).contains("é", "Ж", "ع");
        assertThat(new Machine(Story.read(file), Profile.JERICHO, 0).text())
                .contains("é")
                .doesNotContain("Ж");
    }

    @ParameterizedTest
    @CsvSource({"etude.z5, 12, division", "gntests.z5, 1, ''", "random.z5, '', ''"})
    void menusCanBeReached(String name, String choice, String expected) {
        Path file = data(name);
        if (file == null) {
            return;
        }
        Machine machine = new Machine(Story.read(file), Profile.PLAIN, 0);
        assertThat(machine.text()).isNotBlank();
        for (int i = 0; i < 5 && machine.status().waiting(); i++) {
            machine.resume(i == 0 ? choice : "");
            assertThat(machine.text()).isNotNull();
            assertThat(machine.status()).as(machine.fault()).isNotEqualTo(Status.HALTED);
        }
    }
}
