package longbow.tasks;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import longbow.rl.Task;
import longbow.tasks.maze.Maze;
import longbow.tensor.Key;
import longbow.transformer.tokenizer.Tokenizer;

/** Where the classes under test are, for compilers and other virtual machines that tests start. */
public final class ClassPath {
    private ClassPath() {}

    /** Returns the class path of the modules up to this one, and of its tests. */
    public static String text() {
        return Stream.of(ClassPath.class, Maze.class, Task.class, Tokenizer.class, Key.class)
                .map(ClassPath::location)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
