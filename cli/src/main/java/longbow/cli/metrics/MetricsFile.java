package longbow.cli.metrics;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the metrics of a run: JSON objects, one a line. */
public final class MetricsFile {
    private MetricsFile() {}

    /** Returns the whole lines of {@code file}, up to the first that is damaged; none if there is no file. */
    public static List<MetricsLine> read(Path file) throws IOException {
        return Files.exists(file) ? parse(Files.readAllBytes(file)) : List.of();
    }

    static List<MetricsLine> parse(byte[] bytes) {
        List<MetricsLine> lines = new ArrayList<>();
        int start = 0;
        for (int end = 0; end < bytes.length; end++) {
            if (bytes[end] != '\n') {
                continue; // what follows the last line break was cut off in the middle
            }
            MetricsLine line = MetricsLine.parse(new String(bytes, start, end - start, StandardCharsets.UTF_8));
            if (line == null) {
                break;
            }
            lines.add(line);
            start = end + 1;
        }
        return lines;
    }
}
