package longbow.tasks.zmachine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final long BUDGET = 20_000;

    private static Machine machine(Profile profile) {
        return new Machine(TinyStory.story(), profile, 1, BUDGET);
    }

    @Test
    void runsFromReadToRead() {
        Machine machine = machine(Profile.PLAIN);

        assertThat(machine.status()).isEqualTo(Status.LINE);
        assertThat(machine.text()).isEqualTo("hi\n");
        assertThat(machine.resume("go north.")).isEqualTo(Status.LINE);
        assertThat(machine.text()).startsWith("113").endsWith("\n"); // undo saved, first line, three words
        assertThat(machine.word(TinyStory.COUNTER)).isOne();
        assertThat(machine.world().parent(2)).isOne();
        assertThat(machine.world().child(1)).isEqualTo(2);
        assertThat(machine.world().sibling(2)).isEqualTo(3);
        assertThat(machine.world().name(2)).isEqualTo("b");
        assertThat(machine.world().property(2, 2)).containsExactly(0x1234);
    }

    @Test
    void quitEndsTheRunButNotUnderJericho() {
        Machine plain = machine(Profile.PLAIN);
        assertThat(plain.resume("q")).isEqualTo(Status.QUIT);
        assertThatThrownBy(() -> plain.resume("again")).isInstanceOf(IllegalStateException.class);
        assertThat(plain.reset()).isEqualTo(Status.LINE);

        assertThat(machine(Profile.JERICHO).resume("q")).isEqualTo(Status.LINE);
    }

    @Test
    void undoGoesBackButNotUnderJericho() {
        Machine plain = machine(Profile.PLAIN);
        plain.resume("one");
        plain.resume("two");
        assertThat(plain.word(TinyStory.COUNTER)).isEqualTo(2);
        plain.text();
        plain.resume("u"); // goes back to just after its own save, and from there once more through the loop
        assertThat(plain.text()).startsWith("13").contains("\n23");
        assertThat(plain.status()).isEqualTo(Status.LINE);

        Machine jericho = machine(Profile.JERICHO);
        jericho.resume("one");
        jericho.text();
        jericho.resume("u");
        assertThat(jericho.text()).startsWith("\n-12");
        assertThat(jericho.word(TinyStory.COUNTER)).isEqualTo(2);
    }

    @Test
    void keysAreReadOneByOne() {
        Machine machine = machine(Profile.PLAIN);
        assertThat(machine.resume("k")).isEqualTo(Status.KEY);
        machine.text();
        assertThat(machine.resume("Zoo")).isEqualTo(Status.LINE);
        assertThat(machine.text()).isEqualTo("Z");
    }

    @Test
    void anIllegalOperationHaltsTheMachine() {
        Machine machine = machine(Profile.PLAIN);
        assertThat(machine.resume("x")).isEqualTo(Status.HALTED);
        assertThat(machine.fault()).startsWith("it divided by zero (at 0x");
    }

    @Test
    void anEndlessLoopHaltsTheMachine() {
        Machine machine = machine(Profile.PLAIN);
        assertThat(machine.resume("l")).isEqualTo(Status.HALTED);
        assertThat(machine.fault()).startsWith("it ran for more than 20,000 instructions");
    }

    @Test
    void changesOfTheWorldCanBeWatched() {
        Machine machine = machine(Profile.PLAIN);
        List<String> seen = new ArrayList<>();
        machine.listen(new WorldListener() {
            @Override
            public void inserted(int object, int destination) {
                seen.add("insert " + object + " " + destination);
            }

            @Override
            public void attributeSet(int object, int attribute) {
                seen.add("set " + object + " " + attribute);
            }

            @Override
            public void attributeCleared(int object, int attribute) {
                seen.add("clear " + object + " " + attribute);
            }
        });
        machine.resume("anything");
        assertThat(seen).containsExactly("insert 2 1", "set 2 5", "clear 2 6");
    }

    @Test
    void aLineIsCutAtTheBufferAndInLowerCase() {
        Machine machine = machine(Profile.PLAIN);
        machine.resume("ABC" + "x".repeat(1_000_000));
        assertThat(machine.word(TinyStory.TEXT + 2)).isEqualTo('a' << 8 | 'b');
        assertThat(machine.word(TinyStory.TEXT + 60)).isEqualTo('x' << 8 | 'x');
        assertThat(machine.word(TinyStory.TEXT + 62)).isZero();
    }

    @Test
    void aSnapshotOfAnotherStoryIsRefused() {
        Snapshot other = machine(Profile.PLAIN).snapshot();
        assertThatThrownBy(() -> machine(Profile.PLAIN).restore(other))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another story");
    }

    @Property(seed = "1", tries = 200)
    void continuingFromASnapshotIsGoingOn(
            @ForAll("commands") List<String> before, @ForAll("commands") List<String> after, @ForAll Profile profile) {
        Story story = TinyStory.story();
        Machine straight = new Machine(story, profile, 7, BUDGET);
        Machine other = new Machine(story, profile, 8, BUDGET);
        play(straight, before);
        play(other, after);
        Snapshot snapshot = straight.snapshot();
        List<String> expected = play(straight, after);
        other.restore(snapshot);

        assertThat(play(other, after)).isEqualTo(expected);
        assertThat(other.status()).isEqualTo(straight.status());
        assertThat(other.checksum()).isEqualTo(straight.checksum());

        straight.restore(snapshot); // and again, on the machine itself
        assertThat(play(straight, after)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<List<String>> commands() {
        return Arbitraries.of("go", "u", "k", "q", "x", "look at it.", "")
                .list()
                .ofMaxSize(8);
    }

    /** Returns the texts and checksums. */
    private static List<String> play(Machine machine, List<String> commands) {
        List<String> told = new ArrayList<>();
        machine.text();
        for (String command : commands) {
            if (machine.status().waiting()) {
                machine.resume(command);
            }
            told.add(machine.text() + machine.status() + machine.checksum());
        }
        return told;
    }
}
