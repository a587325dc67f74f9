package longbow.tensor.cpu;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.op.Update;
import longbow.tensor.op.UpdateRules;

/** Tensors of the CPU backends that are overwritten in place, and what an update reads meanwhile. */
final class Cells {
    private Cells() {}

    /** Returns whether the elements lie in row-major order without gaps, where kernels can overwrite them. */
    static boolean overwritable(Tensor tensor) {
        return tensor.storage() instanceof Strided s && s.contiguous();
    }

    /** Throws if anything is wrong with an update, before it overwrites anything. */
    static void check(Backend backend, Update update, List<Tensor> cells, List<Tensor> inputs) {
        UpdateRules.check(backend, update, cells, inputs);
        for (Tensor input : inputs) {
            ((Storage) input.storage()).block().check(input);
        }
        for (int i = 0; i < cells.size(); i++) {
            Strided cell = Strided.of(cells.get(i)); // which checks that its memory is still there
            int n = cells.get(i).numel();
            for (int j = 0; j < i; j++) {
                if (overlap(cell, Strided.of(cells.get(j)), n)) {
                    throw new TensorException("%s: cells %d and %d, %s%s, share memory; give each a copy()"
                            .formatted(
                                    update.label(),
                                    j,
                                    i,
                                    cells.get(i).dtype(),
                                    cells.get(i).shape()));
                }
            }
        }
    }

    /**
     * Returns whether an input in row-major order, of as many elements as the cells, overlaps one of them without being it: a
     * kernel would read elements that it has overwritten.
     */
    static boolean disturb(List<Tensor> cells, Strided input, int n) {
        for (Tensor tensor : cells) {
            Strided cell = Strided.of(tensor);
            if (cell.offset() != input.offset() && overlap(cell, input, n)) {
                return true;
            }
        }
        return false;
    }

    private static boolean overlap(Strided a, Strided b, int n) {
        return a.block() == b.block() && Math.abs(a.offset() - b.offset()) < n;
    }
}
