package longbow.tensor.tornado;

import java.util.ArrayList;
import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/** A device to try launches on, without a backend around it: memory is given out upwards, and pieces that came back once more. */
final class Bench implements Launcher, Space {
    /** Memory that came back. */
    private record Piece(Place place, int at, int n) {}

    static final Backend REFERENCE = Backends.reference();

    private final Device device = new Device(1 << 22, 1 << 20, 16, false);
    private final int[] next = new int[Place.values().length];
    private final List<Piece> pieces = new ArrayList<>();
    /** How many elements of the {@link Space} are in use. */
    int used;

    @Override
    public void launch(Kernel kernel, Grid grid, double... numbers) {
        device.launch(kernel, grid, numbers);
    }

    @Override
    public int scratch(Place place, int n) {
        int at = next[place.ordinal()];
        next[place.ordinal()] += n;
        return at;
    }

    @Override
    public int constants(int[] values) {
        int at = scratch(Place.INTS, values.length);
        device.write(Place.INTS, at, values);
        return at;
    }

    @Override
    public int allocate(Place place, int n) {
        used += n;
        for (Piece piece : pieces) {
            if (piece.place == place && piece.n == n) {
                pieces.remove(piece);
                return piece.at;
            }
        }
        return scratch(place, n);
    }

    @Override
    public void free(Place place, int at, int n) {
        used -= n;
        pieces.add(new Piece(place, at, n));
    }

    /** Forgets everything. */
    void clear() {
        next[0] = 0;
        next[1] = 0;
        next[2] = 0;
        pieces.clear();
        used = 0;
    }

    Operand upload(Tensor tensor) {
        Operand operand = result(tensor.dtype(), tensor.shape());
        if (operand.numel() > 0) {
            device.write(Place.of(tensor.dtype()), operand.at(), REFERENCE.toArray(tensor));
        }
        return operand;
    }

    /** Returns room for a result, filled with NaN. */
    Operand result(DType dtype, Shape shape) {
        Operand operand = new Operand(dtype, shape, scratch(Place.of(dtype), shape.numel()));
        if (dtype == DType.F32 && shape.numel() > 0) {
            launch(Kernel.FILL, Grid.over(shape.numel(), 64), shape.numel(), operand.at(), Double.NaN);
        }
        return operand;
    }

    float[] download(Operand operand) {
        return operand.numel() == 0 ? new float[0] : (float[]) device.read(Place.FLOATS, operand.at(), operand.numel());
    }

    static float[] floats(Tensor tensor) {
        return (float[]) REFERENCE.toArray(tensor);
    }

    static Tensor normal(Key key, int... dims) {
        Shape shape = Shape.of(dims);
        float[] values = new float[shape.numel()];
        for (int j = 0; j < values.length; j++) {
            values[j] = (float) key.normal(j);
        }
        return REFERENCE.tensor(DType.F32, shape, values);
    }

    static Tensor ids(Key key, int bound, int... dims) {
        Shape shape = Shape.of(dims);
        int[] values = new int[shape.numel()];
        for (int j = 0; j < values.length; j++) {
            values[j] = key.below(bound, j);
        }
        return REFERENCE.tensor(DType.I32, shape, values);
    }
}
