package longbow.cli;

/**
 * A verb that another module adds to the {@code longbow} command, found through {@link java.util.ServiceLoader}. What the
 * command itself needs is not found this way: a verb may be missing, and nothing else changes.
 */
public interface Verb {

    /**
     * Returns the command: an object annotated with picocli's {@code @Command}, which names the verb, and callable for an exit
     * code. It may throw {@link longbow.cli.console.BadInput}; all else that it throws ends the command with exit code 1.
     *
     * @param world what it may see of the world around it
     */
    Object command(World world);
}
