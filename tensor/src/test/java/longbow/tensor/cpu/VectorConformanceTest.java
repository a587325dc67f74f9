package longbow.tensor.cpu;

import longbow.tensor.Backend;
import longbow.tensor.BackendConformance;

/** The vector backend owes the reference's bits. */
class VectorConformanceTest extends BackendConformance {
    private static final Backend BACKEND = new VectorBackend(2);

    @Override
    protected Backend backend() {
        return BACKEND;
    }

    @Override
    protected double tolerance(String name) {
        return 0;
    }

    @Override
    protected int examples() {
        return 20;
    }
}
