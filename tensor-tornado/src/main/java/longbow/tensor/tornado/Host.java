package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import longbow.tensor.Backend;
import longbow.tensor.BackendProvider;
import longbow.tensor.Backends;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;
import longbow.tensor.op.Update;

/** The processor beside the device: it holds what has no place there, and computes what has no kernel. */
final class Host {
    private static final System.Logger LOG = System.getLogger(Host.class.getName());

    private final Backend backend;
    private final Set<String> warned = ConcurrentHashMap.newKeySet();

    Host(int threads) {
        this.backend = Backends.providers().stream()
                .filter(provider -> !provider.name().equals(TornadoBackendProvider.NAME))
                .filter(provider -> provider.probe().usable())
                .findFirst()
                .map((BackendProvider provider) -> provider.open(threads))
                .orElseGet(Backends::reference);
    }

    Backend backend() {
        return backend;
    }

    /** Says once that an operation does not run on the device. */
    void warn(String label, List<Tensor> in) {
        String what = label + " of " + in.getFirst().dtype();
        if (warned.add(what)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "gpu: there is no kernel for {0}; it is computed on the host, which takes two transfers each time",
                    what);
        }
    }

    /** Returns a copy of a tensor on the host. */
    Tensor copy(Tensor tensor) {
        return tensor.storage() instanceof Storage.Hosted hosted
                ? hosted.tensor()
                : backend.tensor(
                        tensor.dtype(), tensor.shape(), tensor.backend().toArray(tensor));
    }

    private List<Tensor> copies(List<Tensor> tensors) {
        List<Tensor> copies = new ArrayList<>(tensors.size());
        tensors.forEach(tensor -> copies.add(copy(tensor)));
        return copies;
    }

    /** Returns the results as tensors of the host. */
    List<Tensor> execute(Op op, List<Tensor> in) {
        return backend.execute(op, copies(in));
    }

    /** Returns the new cells as tensors of the host. */
    List<Tensor> update(Update update, List<Tensor> cells, List<Tensor> in) {
        List<Tensor> copies = copies(cells);
        backend.update(update, copies, copies(in));
        return copies;
    }
}
