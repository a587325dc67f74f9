package longbow.tensor.tornado;

import java.util.List;
import java.util.function.UnaryOperator;
import longbow.tensor.Backend;
import longbow.tensor.BackendProvider;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TornadoRuntime;
import uk.ac.manchester.tornado.api.common.TornadoDevice;
import uk.ac.manchester.tornado.api.enums.TornadoVMBackendType;
import uk.ac.manchester.tornado.api.runtime.TornadoRuntimeProvider;

/**
 * Finds the devices that TornadoVM reaches. None is ever chosen by itself: whether results are those of the processor bit for bit is up to the
 * device, which must round correctly.
 */
public final class TornadoBackendProvider implements BackendProvider {
    /** The name that selects this backend. */
    static final String NAME = "gpu";

    /** What TornadoVM must not do, though it does unless told: a property for each, which must be false. */
    private static final List<String> UNWANTED = List.of(
            "tornado.recover.bailout", // runs as Java what it cannot compile
            "tornado.enable.nativeFunctions", // native_sqrt of OpenCL, which may take doubles through single precision
            "tornado.enable.mathOptimizations", // 1 / sqrt(x) becomes the device's approximate rsqrt
            "tornado.enable.fastMathOptimizations"); // mad for fma

    @Override
    public String name() {
        return NAME;
    }

    /** Behind the scalar reference, which is always usable. */
    @Override
    public int rank() {
        return -1;
    }

    @Override
    public Probe probe() {
        String missing = Found.PROBLEM;
        return missing == null ? new Probe(true, Found.DESCRIPTION) : new Probe(false, missing);
    }

    @Override
    public Backend open(int threads) {
        Probe probe = probe();
        if (!probe.usable()) {
            throw new IllegalStateException("gpu: " + probe.detail());
        }
        return new TornadoBackend(DeviceSize.open(), threads, "gpu, " + probe.detail());
    }

    /** Returns a message of TornadoVM without the colours of a terminal, as one line. */
    static String plain(@Nullable String message) {
        return String.valueOf(message)
                .replaceAll("\\x1b\\[[0-9;]*m", "")
                .strip()
                .replaceAll("\\s+", " ");
    }

    /**
     * Returns why this process may not compute, or null: a kernel that fails would silently run as Java, or a device's approximate functions
     * would take the place of the correctly rounded ones.
     */
    static @Nullable String refusal(UnaryOperator<@Nullable String> properties) {
        List<String> open = UNWANTED.stream()
                .filter(name -> !"false".equalsIgnoreCase(properties.apply(name)))
                .map(name -> "-D" + name + "=False")
                .toList();
        return open.isEmpty()
                ? null
                : "TornadoVM would silently run kernels as Java or with approximate functions; start with ./longbow, or with "
                        + String.join(" ", open);
    }

    /** What was found, once for a process: TornadoVM remembers a failure too, with other messages. */
    private static final class Found {
        static final @Nullable String PROBLEM;
        static final String DESCRIPTION;

        static {
            String problem = refusal(System::getProperty);
            String description = "";
            if (problem == null) {
                try {
                    TornadoRuntime runtime = TornadoRuntimeProvider.getTornadoRuntime();
                    TornadoDevice device = runtime.getDefaultDevice();
                    TornadoVMBackendType driver = device.getTornadoVMBackend();
                    description = "%s through %s%s"
                            .formatted(
                                    device.getPhysicalDevice().getDeviceName().strip(),
                                    driver,
                                    CuBlasProducts.wanted() ? ", products by cuBLAS" : "");
                    if (CuBlasProducts.wanted() && driver != TornadoVMBackendType.CUDA) {
                        problem =
                                "cuBLAS was asked for, which only TornadoVM's driver CUDA reaches, but the device is %s;"
                                                .formatted(description.replace(", products by cuBLAS", ""))
                                        + " start without LONGBOW_GPU_CUBLAS, or with an SDK that was built for CUDA";
                    }
                } catch (Throwable e) { // errors of linking and initialising too
                    problem = "TornadoVM does not start: " + deepest(e)
                            + "; does \"tornado --devices\" of the SDK list a device?";
                }
            }
            PROBLEM = problem;
            DESCRIPTION = description;
        }

        private static String deepest(Throwable e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String message = cause.getMessage();
            return message == null ? cause.getClass().getSimpleName() : plain(message);
        }
    }
}
