package longbow.cli.console;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What standard error can show.
 *
 * @param live whether a line can be redrawn in place; otherwise whole lines are printed now and then
 * @param colour whether colours are welcome
 * @param unicode whether characters beyond ASCII can be shown
 * @param width columns
 */
public record Terminal(boolean live, boolean colour, boolean unicode, int width) {
    private static final int DEFAULT_WIDTH = 80;

    /** Returns a terminal that shows nothing but plain ASCII lines: a file, a pipe. */
    public static Terminal plain() {
        return new Terminal(false, false, false, DEFAULT_WIDTH);
    }

    /** Finds out what {@code err}, the standard error of this process, is. {@code TERM=dumb} and {@code NO_COLOR} are respected. */
    public static Terminal of(PrintStream err, Map<String, String> environment) {
        boolean live = isTerminal() && !"dumb".equals(environment.get("TERM"));
        boolean colour = live && environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(live, colour, encodes(err.charset()), live ? width(environment) : DEFAULT_WIDTH);
    }

    private static boolean encodes(Charset charset) {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** Java only knows whether standard input <i>and</i> output are a terminal; Linux tells about standard error. */
    private static boolean isTerminal() {
        Path link = Path.of("/proc/self/fd/2");
        if (Files.isSymbolicLink(link)) {
            try {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            } catch (IOException notReadable) {
                return false;
            }
        }
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static int width(Map<String, String> environment) {
        int width = number(environment.getOrDefault("COLUMNS", ""));
        if (width <= 0) {
            width = askStty();
        }
        return width > 0 ? width : DEFAULT_WIDTH;
    }

    private static int askStty() {
        File terminal = new File("/dev/tty");
        if (!terminal.canRead()) {
            return 0;
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(terminal)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
                return 0;
            }
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .trim()
                    .split(" ");
            return size.length == 2 ? number(size[1]) : 0;
        } catch (IOException notThere) {
            return 0;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text.trim());
        } catch (NumberFormatException notANumber) {
            return 0;
        }
    }
}
