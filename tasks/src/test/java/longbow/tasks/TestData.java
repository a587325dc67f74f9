package longbow.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reference data, found under the folder that the environment variable LONGBOW_TEST_DATA names. */
public final class TestData {
    private static final String VARIABLE = "LONGBOW_TEST_DATA";

    private TestData() {}

    /** Returns a file or folder of the data; null, and a printed line, where there is no data; a failure if it is missing. */
    public static @Nullable Path find(Class<?> test, String... names) {
        String root = System.getenv(VARIABLE);
        if (root == null) {
            System.out.println(test.getSimpleName() + ": skipped, " + VARIABLE + " is not set");
            return null;
        }
        Path path = Path.of(root, names);
        assertThat(path).as(VARIABLE + " is set, so the file must be there").exists();
        return path;
    }
}
