package longbow.tensor.tornado;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/**
 * The host's sides of arrays that live on the device. They are as large as those, though only what is read back ever passes through them: so
 * they are mapped from a file without contents, and take no memory where they are not touched.
 */
final class HostArrays {
    private HostArrays() {}

    static FloatArray floats(int n) {
        return FloatArray.fromSegmentShallow(sparse((long) n * Float.BYTES));
    }

    static IntArray ints(int n) {
        return IntArray.fromSegmentShallow(sparse((long) n * Integer.BYTES));
    }

    static DoubleArray doubles(int n) {
        return DoubleArray.fromSegmentShallow(sparse((long) n * Double.BYTES));
    }

    /** Returns that many bytes behind the header that TornadoVM wants. */
    private static MemorySegment sparse(long bytes) {
        try {
            Path file = Files.createTempFile("longbow", ".device");
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE)) {
                return channel.map(MapMode.READ_WRITE, 0, bytes + TornadoNativeArray.ARRAY_HEADER, Arena.ofAuto());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the device's memory needs a temporary file, which takes no room", e);
        }
    }
}
