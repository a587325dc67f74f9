package longbow.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import longbow.tensor.cpu.ReferenceBackend;

/** Chooses a backend among those that {@link ServiceLoader} finds. */
public final class Backends {
    private static final System.Logger LOG = System.getLogger(Backends.class.getName());

    private Backends() {}

    /** Returns all providers, the best one first. */
    public static List<BackendProvider> providers() {
        List<BackendProvider> found = new ArrayList<>();
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())
                .forEach(found::add);
        found.sort(Comparator.comparingInt(BackendProvider::rank).reversed().thenComparing(BackendProvider::name));
        return found;
    }

    /** Opens the best usable backend and logs in one line what was chosen, and why nothing better. */
    public static Backend open(int threads) {
        StringBuilder passedOver = new StringBuilder();
        for (BackendProvider provider : providers()) {
            BackendProvider.Probe probe = provider.probe();
            if (probe.usable()) {
                Backend backend = provider.open(threads);
                LOG.log(System.Logger.Level.INFO, "compute: {0}{1}", backend.description(), passedOver);
                return backend;
            }
            passedOver.append("; ").append(provider.name()).append(": ").append(probe.detail());
        }
        throw new IllegalStateException("no backend is usable" + passedOver);
    }

    /** Returns the scalar reference backend: slow, obviously correct, and the specification of all others. */
    public static Backend reference() {
        return new ReferenceBackend();
    }
}
