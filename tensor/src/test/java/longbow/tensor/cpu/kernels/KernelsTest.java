package longbow.tensor.cpu.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
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
                Arguments.of("AttentionKernels", AttentionKernelSource.generate()),
                Arguments.of("ElementwiseKernels", ElementwiseKernelSource.generate()),
                Arguments.of("MatMulKernels", MatMulKernelSource.generate()),
                Arguments.of("RowKernels", RowKernelSource.generate()),
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

    /** The compiler leaves methods of 8,000 bytecodes to the interpreter. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("generated")
    void hasMethodsThatAreCompiled(String name) throws IOException {
        try (InputStream file = KernelsTest.class.getResourceAsStream(name + ".class")) {
            for (MethodModel method : ClassFile.of().parse(file.readAllBytes()).methods()) {
                int length =
                        method.findAttribute(Attributes.code()).orElseThrow().codeLength();
                assertThat(length).as(method.methodName().stringValue()).isLessThan(8000);
            }
        }
    }
}
