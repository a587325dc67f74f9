package longbow.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {

    @Test
    void theNameIsThatOfTheFirstProcessor() {
        assertThat(Processor.name(List.of("processor\t: 0", "model name\t: Some CPU @ 3 GHz", "model name\t: Other")))
                .isEqualTo("Some CPU @ 3 GHz");
        assertThat(Processor.name(List.of())).isEqualTo(System.getProperty("os.arch"));
        assertThat(Processor.description()).matches(".+, \\d+ cores?");
    }
}
