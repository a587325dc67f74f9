package longbow.tensor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
    @TempDir
    Path folder;

    private List<String> listing() throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void writesAndReplacesAFile() throws IOException {
        Path target = folder.resolve("a.txt");
        AtomicFiles.write(target, "old".getBytes());
        assertThat(target).hasContent("old");
        AtomicFiles.write(target, out -> {
            out.write("new".getBytes());
            assertThat(target).hasContent("old");
        });
        assertThat(target).hasContent("new");
        assertThat(listing()).containsExactly("a.txt");
    }

    @Test
    void aFailedBodyLeavesTheOldFile() throws IOException {
        Path target = folder.resolve("a.txt");
        AtomicFiles.write(target, "old".getBytes());
        for (Throwable failure :
                List.of(new IOException("disk"), new IllegalStateException("bug"), new AssertionError("x"))) {
            assertThatThrownBy(() -> AtomicFiles.write(target, out -> {
                        out.write(new byte[200_000]);
                        throwAny(failure);
                    }))
                    .isSameAs(failure);
        }
        assertThat(target).hasContent("old");
        assertThat(listing()).containsExactly("a.txt");
    }

    private static void throwAny(Throwable failure) throws IOException {
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw (Error) failure;
        }
    }

    @Test
    void aMissingFolderIsNamed() {
        Path target = folder.resolve("missing").resolve("a.txt");
        assertThatThrownBy(() -> AtomicFiles.write(target, new byte[0]))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("a.txt")
                .hasMessageContaining("create the folder first");
    }

    @Test
    void writesThroughALink() throws IOException {
        Path real = folder.resolve("real");
        Path link = folder.resolve("link");
        Files.writeString(real, "old");
        Files.createSymbolicLink(link, real);
        AtomicFiles.write(link, "new".getBytes());
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).hasContent("new");
    }

    @Test
    void writersOfTheSameFileDoNotMeet() throws IOException {
        Path target = folder.resolve("a.txt");
        AtomicFiles.write(target, outer -> {
            outer.write("outer".getBytes());
            AtomicFiles.write(target, "inner".getBytes());
            assertThat(target).hasContent("inner");
        });
        assertThat(target).hasContent("outer");
        assertThat(listing()).containsExactly("a.txt");
    }

    @Test
    void writesAndReplacesAFolder() throws IOException {
        Path target = folder.resolve("checkpoint");
        AtomicFiles.writeDirectory(target, path -> {
            Files.writeString(path.resolve("one"), "1");
            Files.createDirectory(path.resolve("sub"));
            Files.writeString(path.resolve("sub").resolve("two"), "2");
            assertThat(target).doesNotExist();
        });
        assertThat(listing()).containsExactly("checkpoint", "checkpoint/one", "checkpoint/sub", "checkpoint/sub/two");
        AtomicFiles.writeDirectory(target, path -> Files.writeString(path.resolve("three"), "3"));
        assertThat(listing()).containsExactly("checkpoint", "checkpoint/three");
    }

    @Test
    void aFailedFillLeavesTheOldFolder() throws IOException {
        Path target = folder.resolve("checkpoint");
        AtomicFiles.writeDirectory(target, path -> Files.writeString(path.resolve("one"), "1"));
        assertThatThrownBy(() -> AtomicFiles.writeDirectory(target, path -> {
                    Files.writeString(path.resolve("two"), "2");
                    throw new IOException("disk full");
                }))
                .hasMessage("disk full");
        assertThat(listing()).containsExactly("checkpoint", "checkpoint/one");
    }

    @Test
    void aFileIsNotReplacedByAFolder() throws IOException {
        Path target = Files.writeString(folder.resolve("checkpoint"), "x");
        assertThatThrownBy(() -> AtomicFiles.writeDirectory(target, path -> {}))
                .isInstanceOf(NotDirectoryException.class);
        assertThat(target).hasContent("x");
    }

    @Test
    void recoverPutsTheOlderFolderBack() throws IOException {
        Path target = folder.resolve("checkpoint");
        Files.createDirectory(folder.resolve(".checkpoint.previous"));
        Files.writeString(folder.resolve(".checkpoint.previous/one"), "1");
        Files.createDirectory(folder.resolve(".checkpoint.tmp"));
        Files.writeString(folder.resolve(".checkpoint.tmp/half"), "");
        Files.createDirectory(folder.resolve(".checkpoint.tmp12"));
        Files.writeString(folder.resolve(".checkpoint.tmpl"), "somebody else's");
        AtomicFiles.recover(target);
        assertThat(listing()).containsExactly(".checkpoint.tmpl", "checkpoint", "checkpoint/one");
        AtomicFiles.recover(target);
        assertThat(listing()).containsExactly(".checkpoint.tmpl", "checkpoint", "checkpoint/one");
    }

    @Test
    void recoverDropsTheOlderFolderOnceTheNewOneIsThere() throws IOException {
        Path target = Files.createDirectory(folder.resolve("checkpoint"));
        Files.writeString(target.resolve("new"), "");
        Files.createDirectory(folder.resolve(".checkpoint.previous"));
        AtomicFiles.recover(target);
        assertThat(listing()).containsExactly("checkpoint", "checkpoint/new");
    }

    @Test
    void theNextWriteFindsWhatAKilledOneLeft() throws IOException {
        Path target = folder.resolve("checkpoint");
        Files.createDirectory(folder.resolve(".checkpoint.previous"));
        Files.writeString(folder.resolve(".checkpoint.previous/one"), "1");
        assertThatThrownBy(() -> AtomicFiles.writeDirectory(target, path -> {
                    throw new IOException("again");
                }))
                .hasMessage("again");
        assertThat(listing()).containsExactly("checkpoint", "checkpoint/one");
    }

    /** Runs in another process: dies without warning in the middle of a write. */
    static final class Victim {
        public static void main(String[] arguments) throws IOException {
            AtomicFiles.write(Path.of(arguments[0]), out -> {
                out.write(new byte[200_000]);
                Runtime.getRuntime().halt(7);
            });
        }
    }

    @Test
    void aKilledProcessLeavesTheOldFile() throws Exception {
        Path target = folder.resolve("a.txt");
        AtomicFiles.write(target, "old".getBytes());
        String classPath = locationOf(AtomicFiles.class) + File.pathSeparator + locationOf(Victim.class);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        java,
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Victim.class.getName(),
                        target.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isEqualTo(7);
        assertThat(target).hasContent("old");
        assertThat(listing()).containsExactly(".a.txt.tmp", "a.txt");
        AtomicFiles.recover(target);
        assertThat(target).hasContent("old");
        assertThat(listing()).containsExactly("a.txt");
    }

    private static String locationOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}
