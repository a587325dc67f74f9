package longbow.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import longbow.cli.Compute;
import longbow.cli.Main;
import longbow.cli.World;
import longbow.cli.console.BadInput;
import longbow.cli.console.Terminal;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.io.Json;
import longbow.tensor.io.JsonException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The verb, through the whole {@code longbow} command. */
class BenchCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        World world = new World(
                folder,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new BufferedReader(new StringReader("")),
                Terminal.plain(),
                Map.of(),
                System::nanoTime,
                List.of(),
                BenchCommandTest::open,
                (config, task, compute, where, listener) -> List.of());
        return Main.run(world, arguments);
    }

    private static Backend open(Compute compute) {
        if (!compute.equals(Compute.cpu(compute.threads()))) {
            throw new BadInput("gpu: there is none");
        }
        return Backends.open(compute.threads());
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theCommandListsTheVerb() {
        assertThat(run("--help")).isZero();
        assertThat(out()).contains("  bench  ", "  train  ");
    }

    @Test
    void helpFitsATerminal() {
        assertThat(run("bench", "--help")).isZero();
        assertThat(out()).startsWith("Usage: longbow bench");
        assertThat(out().lines().mapToInt(String::length).max().orElse(0)).isBetween(40, 100);
        assertThat(err()).isEmpty();
    }

    @Test
    void aSmallProductFromEndToEnd() throws JsonException, IOException {
        Files.writeString(folder.resolve("page.md"), """
                <!-- bench:limits -->
                <!-- /bench:limits -->
                <!-- bench:gemm -->
                <!-- /bench:gemm -->
                """);

        int code = run(
                "bench", "gemm", "--quick", "--filter", "64x64", "--threads", "1", "--json", "--markdown", "page.md");

        assertThat(err()).contains("; peer: ", "[1/4] limits/fma, 1 thread");
        assertThat(code).isZero();
        List<String> names = new ArrayList<>();
        for (String text : out().lines().toList()) {
            Json.ObjectValue line = (Json.ObjectValue) Json.parse(text.getBytes(StandardCharsets.UTF_8));
            assertThat(line.members()).containsKeys("suite", "name", "group", "threads", "value", "unit", "samples");
            names.add(((Json.StringValue) line.members().get("name")).value());
        }
        assertThat(names).containsExactly("limits/fma", "limits/read", "limits/copy", "gemm/nn/64x64x64");
        assertThat(out().lines().toList().getLast()).contains("\"percentOfPeak\":", "\"group\":\"square\"");
        assertThat(Files.readString(folder.resolve("page.md")))
                .contains("`./longbow bench gemm --quick --threads 1 --filter 64x64`", "| gemm/nn/64x64x64 | 1 |");
    }

    static List<Arguments> badInput() {
        return List.of(
                line("bench gem", "unknown suite 'gem'. Did you mean gemm?"),
                line(
                        "bench everything",
                        "unknown suite 'everything'. There are gemm, ops, attention, train, decode, tasks and gpu."),
                line("bench gpu", "gpu: there is none"),
                line("bench gpu --quick --filter sgemm", "gpu: there is none"),
                line("bench gemm extra", "unexpected argument 'extra'"),
                line("bench --thread 2", "unknown option '--thread'. Did you mean --threads?"),
                line("bench --threads 0", "--threads must be whole numbers from 1 to 1024", "'0'"),
                line("bench --threads 1,x", "--threads must be whole numbers", "'x'"),
                line("bench --threads 1,", "--threads must be whole numbers", "''"),
                line(
                        "bench gemm --filter 65x65",
                        "--filter: no benchmark has '65x65' in its name",
                        "gemm/nn/512x2304x768"),
                line("bench gemm --blas nowhere.so", "--blas: ", "nowhere.so: there is no such library"),
                line("bench gemm --blas page.md", "--blas: ", "page.md is not an OpenBLAS that can be loaded here"),
                line("bench train --peers", "--peers: no library to compare with", "./longbow bench --peers"),
                line(
                        "bench gemm --markdown missing.md",
                        "--markdown: there is no file missing.md",
                        "<!-- bench:gemm -->"),
                line("bench gemm --markdown page.md", "--markdown: page.md has no lines <!-- bench:gemm -->"));
    }

    private static Arguments line(String commandLine, String... words) {
        return Arguments.of(commandLine, List.of(words));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInput")
    void badInputIsOneSentenceAndNothingIsMeasured(String commandLine, List<String> words) throws IOException {
        Files.writeString(folder.resolve("page.md"), "no markers\n");

        assertThat(run(commandLine.split(" "))).isEqualTo(2);

        assertThat(err().lines()).hasSize(1);
        assertThat(err()).startsWith("longbow: ").contains(words).doesNotContain("Exception", "\tat ");
        assertThat(out()).isEmpty();
        assertThat(folder.resolve("page.md")).hasContent("no markers");
    }
}
