package longbow.tasks.textnav;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import longbow.rl.Environment;
import longbow.rl.Environment.Step;
import longbow.rl.Playthrough;
import longbow.tensor.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextNavTest {
    private static final TextNav NAV = new TextNav().with("wording", "plain");

    private static Environment in(String room, TextNav task) {
        Environment environment = task.environment();
        for (int seed = 0; seed < 1000; seed++) {
            if (NAV.environment().reset(Key.of(seed)).contains("-= " + room + " =-")) {
                environment.reset(Key.of(seed));
                return environment;
            }
        }
        throw new AssertionError("no game begins in the " + room);
    }

    @Test
    void aGameReadsAsInTheBenchmark() {
        Environment environment = in("Living Room", NAV);
        Step step = environment.step("go west");
        assertThat(step.observation()).isEqualTo("""
                        -= Dining Room =-
                        You can make out a table. The table is normal. On the table you see a coffee cup and a plate. There are unblocked exits to the east and west.
                        You are carrying nothing.
                        Admissible commands: go east, go west, take coffee cup from table, take plate from table
                        """);
        environment.step("go east");
        assertThat(environment.step("take stale food from table").observation()).isEqualTo("""
                        You take the stale food from the table.
                        -= Living Room =-
                        You can make out a table. The table is normal. On the table you see a fresh food. There are unblocked exits to the east, south and west.
                        You are carrying: a stale food.
                        Admissible commands: drop stale food, eat stale food, go east, go south, go west, put stale food on table, take fresh food from table
                        """);
        environment.step("go west");
        environment.step("go west");
        assertThat(environment.step("open fridge").observation())
                .startsWith("You open the fridge, revealing a fruit.\n")
                .contains("You can make out a fridge. The fridge is open. In the fridge you see a fruit. ");
        step = environment.step("insert stale food into fridge");
        assertThat(step.observation()).startsWith("You put the stale food into the fridge.\n");
        assertThat(step.done()).isFalse();
        assertThat(environment.step("close fridge"))
                .isEqualTo(new Step("You close the fridge.\nThe game is over.\n", 1, true, false));
    }

    @Test
    void theObjectiveIsSaidFirst() {
        assertThat(NAV.environment().reset(Key.of(0)))
                .startsWith(
                        "Your objective is to put the stale food on the table in the living room into the fridge in the"
                                + " kitchen.\n-= ");
    }

    @Test
    void partiallyObservedThereAreNoNamesAndNoInventory() {
        Environment environment = in("Living Room", NAV.with("observation", "partial"));
        assertThat(environment.step("take stale food from table").observation())
                .doesNotContain("-=", "carrying")
                .contains("You can make out a table.", "Admissible commands: drop stale food");
    }

    @Test
    void eatingTheStaleFoodLoses() {
        Environment environment = in("Living Room", NAV);
        environment.step("take stale food from table");
        assertThat(environment.step("eat stale food"))
                .isEqualTo(new Step("You eat the stale food.\nThe game is over.\n", 0, true, false));
    }

    @Test
    void otherFoodMayBeEaten() {
        Environment environment = in("Living Room", NAV);
        environment.step("take fresh food from table");
        Step step = environment.step("eat fresh food");
        assertThat(step.done()).isFalse();
        assertThat(step.observation())
                .contains("On the table you see a stale food. ")
                .contains("You are carrying nothing.");
    }

    @Test
    void thingsCanLieOnTheFloorAndInTheChest() {
        Environment environment = in("Office", NAV);
        assertThat(environment.step("open chest").observation())
                .startsWith("You open the chest, revealing some utensils.");
        environment.step("take utensils from chest");
        assertThat(environment.step("drop utensils").observation())
                .startsWith("You drop the utensils on the floor.\n")
                .contains("In the chest you see nothing. On the floor you see some utensils. ")
                .contains("take utensils\n");
        assertThat(environment.step("take utensils").observation()).startsWith("You take the utensils.\n");
        assertThat(environment.step("insert utensils into chest").observation())
                .contains("In the chest you see some utensils.");
        assertThat(environment.step("close chest").observation()).contains("The chest is closed. There are");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Kitchen | GO   East\t                | -= Dining Room =-",
                "Kitchen | look                        | -= Kitchen =-",
                "Kitchen | inventory                   | You are carrying nothing.",
                "Kitchen | go south                    | You can't go that way.",
                "Office  | open fridge                 | You can't see any such thing.",
                "Kitchen | take fruit from fridge      | You can't see any such thing.",
                "Kitchen | xyzzy                       | You can't see any such thing.",
                "Kitchen | ''                          | You can't see any such thing.",
            })
    void commandsAreUnderstoodOrRefused(String room, String command, String start) {
        assertThat(in(room, NAV).step(command).observation()).startsWith(start);
    }

    @Test
    void theHouseHasEightRoomsWithTheirExits() {
        assertThat(Room.BEDROOM.to(Direction.WEST)).isEqualTo(Room.LIVING_ROOM);
        assertThat(Room.LIVING_ROOM.to(Direction.WEST)).isEqualTo(Room.DINING_ROOM);
        assertThat(Room.DINING_ROOM.to(Direction.WEST)).isEqualTo(Room.KITCHEN);
        assertThat(Room.KITCHEN.to(Direction.WEST)).isEqualTo(Room.BACKYARD);
        assertThat(Room.KITCHEN.to(Direction.NORTH)).isEqualTo(Room.GARDEN);
        assertThat(Room.LIVING_ROOM.to(Direction.SOUTH)).isEqualTo(Room.OFFICE);
        assertThat(Room.OFFICE.to(Direction.EAST)).isEqualTo(Room.BATHROOM);
        assertThat(Room.BEDROOM.to(Direction.SOUTH)).isEqualTo(Room.BATHROOM);
        for (Room room : Room.values()) {
            for (Direction direction : Direction.values()) {
                Room next = room.to(direction);
                if (next != null) {
                    assertThat(next.to(direction.opposite())).isEqualTo(room);
                }
            }
        }
        TreeSet<String> starts = new TreeSet<>();
        for (int seed = 0; seed < 300; seed++) {
            starts.add(NAV.environment().reset(Key.of(seed)).lines().toList().get(1));
        }
        assertThat(starts).hasSize(8);
    }

    @Test
    void admissibleCommandsAreInOrderAndAllSucceed() {
        for (int g = 0; g < 50; g++) {
            Playthrough game = Playthrough.of(NAV, NAV.randomPlayer(), Key.of(5).fold(g));
            for (Playthrough.Turn turn : game.turns()) {
                assertThat(turn.observation()).doesNotContain(NavGame.UNKNOWN, NavGame.WALL);
                int at = turn.observation().indexOf(NavGame.COMMANDS);
                if (at >= 0) {
                    List<String> commands = Arrays.asList(turn.observation()
                            .substring(at + NavGame.COMMANDS.length())
                            .strip()
                            .split(", "));
                    assertThat(commands).isSorted().doesNotHaveDuplicates();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"full", "partial"})
    void thePlanAlwaysSucceeds(String view) {
        TextNav task = new TextNav().with("observation", view);
        for (int g = 0; g < 200; g++) {
            Playthrough game =
                    Playthrough.of(task, task.nearOptimalPlayer(), Key.of(6).fold(g));
            assertThat(game.totalReward()).isEqualTo(1);
            assertThat(game.turns().size()).isLessThanOrEqualTo(9);
        }
    }

    @Test
    void theScriptedPlayerSucceedsAboutAsOftenAsThePublishedData() {
        TextNav task = new TextNav();
        double mean = IntStream.range(0, 1000)
                .mapToDouble(g -> Playthrough.of(
                                task, task.scriptedPlayer(), Key.of(7).fold(g))
                        .totalReward())
                .average()
                .orElseThrow();
        assertThat(mean).isBetween(0.22, 0.30); // published: 0.26
    }

    @Test
    void gamesDifferInTheirPhrases() {
        TreeSet<String> exits = new TreeSet<>();
        for (int seed = 0; seed < 100; seed++) {
            String[] sentences = new TextNav().environment().reset(Key.of(seed)).split("[.\n]");
            Arrays.stream(sentences)
                    .filter(s -> s.matches(".*\\b(exits?|leave|doors?)\\b.*"))
                    .map(s -> s.replaceAll("to the .*", "").strip())
                    .forEach(exits::add);
        }
        assertThat(exits).hasSize(5);
    }

    @Test
    void refusesBadSettings() {
        assertThatThrownBy(() -> NAV.with("observation", "none"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("full or partial");
    }
}
