package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.tensor.Backend;
import longbow.tensor.BackendConformance;
import org.junit.jupiter.api.Test;

/** What every backend owes, on the device that TornadoVM finds here. */
class TornadoConformanceTest extends BackendConformance {
    private static final Backend BACKEND = TestBackend.INSTANCE;

    @Test
    void theDeviceComputes() {
        assertThat(BACKEND.description()).startsWith("gpu, "); // and not the host in its place
    }

    @Override
    protected Backend backend() {
        return BACKEND;
    }

    /** The bits of the reference, but for powers, which are the device's. */
    @Override
    protected double tolerance(String name) {
        return name.contains("POW") ? 2e-6 : 0;
    }

    /** Exponentials and logarithms of doubles are the device's, which TornadoVM takes through single precision where it writes PTX. */
    @Override
    protected double doubleTolerance(String name) {
        return 2e-6;
    }

    @Override
    protected int examples() {
        return 12;
    }
}
