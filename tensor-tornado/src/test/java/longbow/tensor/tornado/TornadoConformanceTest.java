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

    /** A few units in the last place of single precision; more where values of different sign are added after a function that is rounded. */
    @Override
    protected double tolerance(String name) {
        return name.startsWith("Grad.") || name.equals("Attention") ? 1e-5 : 2e-6;
    }

    @Override
    protected int examples() {
        return 12;
    }
}
