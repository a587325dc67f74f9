package longbow.rl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSettingsTest {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private static final TaskSettings SETTINGS = TaskSettings.of(
            "painting",
            TaskSettings.whole("width", 10, 1, 100, "how wide"),
            TaskSettings.real("price", 2.5, 0, 9, "how dear"),
            TaskSettings.probability("chance", 1, "how likely"),
            TaskSettings.flag("framed", true, "with a frame"),
            TaskSettings.choice("colour", Colour.RED, "of what colour"),
            TaskSettings.text("title", "", "any text", "what it is called"));

    @Test
    void valuesAreReadAsTheirKind() {
        assertThat(SETTINGS.whole("width")).isEqualTo(10);
        assertThat(SETTINGS.real("price")).isEqualTo(2.5);
        assertThat(SETTINGS.real("chance")).isEqualTo(1);
        assertThat(SETTINGS.flag("framed")).isTrue();
        assertThat(SETTINGS.choice("colour", Colour.class)).isEqualTo(Colour.RED);
        assertThat(SETTINGS.text("title")).isEmpty();
        assertThat(SETTINGS.rules())
                .extracting(TaskSettings.Rule::name)
                .containsExactly("width", "price", "chance", "framed", "colour", "title");
    }

    @Test
    void aChangeIsANewValueAndTheOldOneStays() {
        TaskSettings changed =
                SETTINGS.with("colour", "dark-blue").with("width", "11").with("framed", "false");
        assertThat(changed.choice("colour", Colour.class)).isEqualTo(Colour.DARK_BLUE);
        assertThat(changed.initial()).isFalse();
        assertThat(changed).hasToString("painting[width=11, framed=false, colour=dark-blue]");
        assertThat(SETTINGS.initial()).isTrue();
        assertThat(SETTINGS).hasToString("painting[]");
        assertThat(changed.with("colour", "red")
                        .with("width", "10")
                        .with("framed", "true")
                        .changed())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wdth    | 3        | painting has no setting 'wdth' (did you mean width?); the settings are width, price, chance",
                "widht   | 3        | painting has no setting 'widht' (did you mean width?)",
                "x       | 3        | painting has no setting 'x'; the settings are",
                "width   | 0        | painting: the setting width must be a number from 1 to 100, but was '0'",
                "width   | 101      | a number from 1 to 100",
                "width   | 1.5      | a number from 1 to 100",
                "width   | ''       | a number from 1 to 100, but was ''",
                "price   | NaN      | a number from 0 to 9",
                "price   | -0.1     | a number from 0 to 9",
                "chance  | 1.01     | a probability from 0 to 1",
                "framed  | yes      | true or false, but was 'yes'",
                "framed  | tru      | true or false (did you mean true?)",
                "colour  | dark_blue | red or dark-blue (did you mean dark-blue?), but was 'dark_blue'",
            })
    void whatDoesNotFitIsOneSentence(String name, String value, String message) {
        assertThatThrownBy(() -> SETTINGS.with(name, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aTaskWithoutSettingsSaysSo() {
        assertThatThrownBy(() -> TaskSettings.of("plain").with("width", "1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("plain has no setting 'width'; it has none");
    }
}
