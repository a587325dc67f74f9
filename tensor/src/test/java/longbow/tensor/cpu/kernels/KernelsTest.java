package longbow.tensor.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The checked-in kernels are what the generators say; {@code -Dlongbow.kernels.write=true} writes them anew. */
class KernelsTest {
    private static final Path FOLDER = Path.of("src/main/java/longbow/tensor/cpu/kernels");

    static Stream<Arguments> generated() {
        return Stream.of(
                Arguments.of("MatMulKernels", MatMulKernelSource.generate()),
                Arguments.of("TransposeKernels", TransposeKernelSource.generate()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("generated")
    void matchesItsGenerator(String name, String source) throws IOException {
        Path file = FOLDER.resolve(name + ".java");
        if (Boolean.getBoolean("longbow.kernels.write")) {
            Files.writeString(file, source);
        }
        assertThat(file).content().isEqualTo(source);
    }
}
