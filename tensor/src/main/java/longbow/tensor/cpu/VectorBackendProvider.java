package longbow.tensor.cpu;

import longbow.tensor.Backend;
import longbow.tensor.BackendProvider;

/** Finds the Vector API backend, which needs the module {@code jdk.incubator.vector}. */
public final class VectorBackendProvider implements BackendProvider {
    @Override
    public String name() {
        return "vector";
    }

    @Override
    public int rank() {
        return 10;
    }

    @Override
    public Probe probe() {
        try {
            return new Probe(true, VectorMath.SPECIES.vectorBitSize() + "-bit");
        } catch (ExceptionInInitializerError e) {
            throw new IllegalStateException("the vector backend cannot start", e.getCause());
        } catch (NoClassDefFoundError e) {
            return new Probe(
                    false, "the Vector API is not readable; start java with --add-modules jdk.incubator.vector");
        }
    }

    @Override
    public Backend open(int threads) {
        return new VectorBackend(threads);
    }
}
