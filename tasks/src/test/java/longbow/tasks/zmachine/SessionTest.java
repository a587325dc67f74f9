package longbow.tasks.zmachine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SessionTest {
    private static final long BUDGET = 20_000;

    @Test
    void underJerichoAHaltedMachineSaysSo() {
        Session session = new Session(TinyStory.story(), Profile.JERICHO, 0, BUDGET);
        assertThat(session.text()).isEqualTo("hi\n");
        assertThat(session.step("x")).isEqualTo(Session.HALTED);
        assertThat(session.step("anything")).isEqualTo(Session.HALTED);
        assertThat(session.reset()).isEqualTo("hi\n");
    }

    @Test
    void underJerichoKeysComeFromWhatIsLeftOfACommand() {
        Session session = new Session(TinyStory.story(), Profile.JERICHO, 0, BUDGET);
        session.step("k");
        assertThat(session.step("ab")).isEmpty(); // the prompt's word is held back
        session.step("k");
        session.step("cd");
        assertThat(session.machine().status()).isEqualTo(Status.LINE);
        assertThat(session.step("one")).startsWith("c\n-1"); // and comes with the next text
    }

    @Test
    void onlyTheFirstLineCounts() {
        Session session = new Session(TinyStory.story(), Profile.PLAIN, 0, BUDGET);
        session.step("a b\nc d e");
        assertThat(session.text()).startsWith("112");
        session.step("a\rb c");
        assertThat(session.text()).startsWith("121");
    }

    @Test
    void underJerichoACommandIsItsBytes() {
        Session session = new Session(TinyStory.story(), Profile.JERICHO, 0, BUDGET);
        session.step("é".repeat(20));
        assertThat(session.machine().word(TinyStory.TEXT + 40)).isNotZero();
        assertThat(session.machine().word(TinyStory.TEXT + 42)).isZero();
        assertThat(session.step("é".repeat(500_000))).isNotEmpty();
    }

    @Property(seed = "2", tries = 20)
    void anyCommandIsAnswered(@ForAll("commands") List<String> commands, @ForAll Profile profile) {
        Session session = new Session(TinyStory.story(), profile, 0, BUDGET);
        for (String command : commands) {
            assertThat(session.step(command)).isNotNull();
            if (!session.machine().status().waiting()) {
                session.reset();
            }
        }
    }

    @Provide
    Arbitrary<List<String>> commands() {
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(300); // also unpaired surrogates
        Arbitrary<String> control =
                Arbitraries.strings().withCharRange('\0', '\u00A0').ofMaxLength(40);
        return Arbitraries.oneOf(any, control).list().ofSize(500);
    }
}
