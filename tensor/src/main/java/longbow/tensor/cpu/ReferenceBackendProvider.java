package longbow.tensor.cpu;

import longbow.tensor.Backend;
import longbow.tensor.BackendProvider;

/** Finds the scalar reference backend, which runs everywhere. */
public final class ReferenceBackendProvider implements BackendProvider {
    @Override
    public String name() {
        return "reference";
    }

    @Override
    public int rank() {
        return 0;
    }

    @Override
    public Probe probe() {
        return new Probe(true, "scalar, one thread");
    }

    @Override
    public Backend open(int threads) {
        return new ReferenceBackend();
    }
}
