package longbow.tensor.tornado;

import java.util.Locale;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** How the memory of a device is divided between types. */
final class DeviceSize {
    private static final String LIMIT = "tornado.device.memory";
    private static final String DEFAULT = "4GB"; // TornadoVM's own
    /** One part of so many goes to integers, and one to double precision. */
    private static final int SHARE = 16;
    /** The most elements of an array: a kernel that walks over all of them steps past the end once, still in an int. */
    private static final long MOST = Integer.MAX_VALUE - Grid.STRIDE;
    /** What is left for staging, plans and whoever else asks TornadoVM for memory. */
    private static final long RESERVE = 256L << 20;

    private DeviceSize() {}

    /** Opens the device that TornadoVM takes by default with the memory that it may use. */
    static Device open() {
        TornadoDevice device = TornadoRuntimeProvider.getTornadoRuntime().getDefaultDevice();
        long bytes = bytes(System.getProperty(LIMIT, DEFAULT)) - RESERVE;
        long single = device.getPhysicalDevice().getDeviceMaxAllocationSize() - TornadoNativeArray.ARRAY_HEADER;
        long floats = Math.min(bytes - 2 * (bytes / SHARE), single) / Float.BYTES;
        long ints = Math.min(bytes / SHARE, single) / Integer.BYTES;
        long doubles = Math.min(bytes / SHARE, single) / Double.BYTES;
        TornadoVMBackendType driver = device.getTornadoVMBackend();
        return new Device(
                (int) Math.min(floats, MOST),
                (int) Math.min(ints, MOST),
                (int) Math.min(doubles, MOST),
                driver == TornadoVMBackendType.CUDA || driver == TornadoVMBackendType.PTX,
                CuBlasProducts.wanted());
    }

    /** Returns the number of bytes of a size such as 512MB or 4GB. */
    static long bytes(String text) {
        String size = text.strip().toUpperCase(Locale.ROOT);
        long unit = size.endsWith("GB") ? 1L << 30 : size.endsWith("MB") ? 1L << 20 : 0;
        try {
            long number = Long.parseLong(
                    size.substring(0, Math.max(size.length() - 2, 0)).strip());
            if (number * unit >= 2 * RESERVE) {
                return number * unit;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new IllegalArgumentException(
                "LONGBOW_DEVICE_MEMORY=%s, which ./longbow hands on as -D%s, is no size of memory, or too small a one; give 512MB or more, such as 16GB"
                        .formatted(text, LIMIT));
    }
}
