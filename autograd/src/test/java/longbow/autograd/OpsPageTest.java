package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of operations says what the code does: it is made from the code, here, and compared. */
class OpsPageTest {
    private static final Path PAGE = Path.of("../docs/ops.md");

    @Test
    void thePageOfOperationsIsUpToDate() throws IOException {
        String text = OpsPage.text();
        if (Boolean.getBoolean("longbow.docs.write")) {
            Files.writeString(PAGE, text);
        }
        assertThat(Files.readString(PAGE))
                .as("docs/ops.md; write it anew with -Dlongbow.docs.write=true")
                .isEqualTo(text);
    }

    @Test
    void everyOperationHasAMeaning() throws IOException {
        assertThat(OpsPage.text()).doesNotContain("| null |").contains("| `Unary.ERF` | `erf` |");
    }
}
