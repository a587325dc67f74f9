package longbow.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The programs in {@code docs/environments.md}, so that what people copy from there is what the tests run. */
public final class Guide {
    private Guide() {}

    /** Returns the first block of code of {@code language} that holds {@code words}. */
    public static String block(String language, String words) {
        String fence = "```";
        for (String block : text().split("(?m)^" + fence)) {
            if (block.startsWith(language + "\n") && block.contains(words)) {
                return block.substring(language.length() + 1);
            }
        }
        throw new AssertionError("docs/environments.md has no block of " + language + " with " + words);
    }

    private static String text() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !Files.exists(folder.resolve("docs/environments.md"))) {
            folder = folder.getParent();
        }
        assertThat(folder).as("a folder above with docs/environments.md").isNotNull();
        try {
            return Files.readString(folder.resolve("docs/environments.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Returns the command that runs the guide's shell program, written to a temporary file. */
    public static String shellCommand() {
        try {
            Path script = Files.createTempFile("number", ".sh");
            script.toFile().deleteOnExit();
            Files.writeString(script, block("sh", "number.sh: guess"));
            return "sh '" + script + "'";
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
