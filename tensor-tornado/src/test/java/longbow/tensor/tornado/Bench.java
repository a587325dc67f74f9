package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/**
 * A device to try launches on, without a backend around it: memory is given out upwards, and pieces that came back once more. Every operand
 * has a gap behind it, in which nothing may be written.
 */
final class Bench implements Launcher, Space {
    /** What lies where nothing was written; results hold NaN before they are computed. */
    private static final float UNTOUCHED = -12345.5f;

    private static final int GAP = 3;

    /** Memory that came back. */
    private record Piece(Place place, int at, int n) {}

    /** One for all tests: every device takes memory that the others lack, and it does not come back. */
    static final Bench INSTANCE = new Bench();

    private final Device device = new Device(1 << 22, 1 << 20, 1 << 20, false);
    private final int[] next = new int[Place.values().length];
    private final List<Piece> pieces = new ArrayList<>();
    /** How many elements of the {@link Space} are in use. */
    int used;

    private Bench() {
        next[Place.FLOATS.ordinal()] = device.capacity(Place.FLOATS);
        clear();
    }

    /** Forgets everything. */
    void clear() {
        fill(0, next[Place.FLOATS.ordinal()], UNTOUCHED);
        Arrays.fill(next, 1); // so that position 0 is nobody's
        pieces.clear();
        used = 0;
    }

    private void fill(int at, int n, float value) {
        launch(Kernel.FILL, Grid.over(n, 64), n, at, value);
    }

    @Override
    public void launch(Kernel kernel, Grid grid, double... numbers) {
        device.launch(kernel, grid, numbers);
    }

    @Override
    public int scratch(Place place, int n) {
        int at = next[place.ordinal()];
        assertThat(at + n + GAP).as("memory of the bench").isLessThanOrEqualTo(device.capacity(place));
        next[place.ordinal()] = at + n + GAP;
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

    @Override
    public Block lasting(Place place, int n) {
        int at = allocate(place, n);
        Block block = new Block(place, at, null);
        block.cleanedBy(() -> free(place, at, n));
        return block;
    }

    /** Returns an operand with the elements of this tensor. */
    Operand put(Tensor tensor) {
        Operand operand = room(tensor.dtype(), tensor.shape());
        device.write(operand.place(), operand.at(), tensor.backend().toArray(tensor));
        return operand;
    }

    List<Operand> put(List<Tensor> tensors) {
        return tensors.stream().map(this::put).toList();
    }

    /** Returns room for a result. */
    Operand result(DType dtype, Shape shape) {
        Operand operand = room(dtype, shape);
        if (operand.place() == Place.FLOATS) {
            fill(operand.at(), operand.numel(), Float.NaN);
        }
        return operand;
    }

    private Operand room(DType dtype, Shape shape) {
        return new Operand(dtype, shape, scratch(Place.of(dtype), shape.numel()));
    }

    /** Returns the elements of an operand in single precision. */
    float[] floats(Operand operand) {
        float[] read = (float[]) device.read(Place.FLOATS, operand.at(), operand.numel() + 1);
        assertThat(read[operand.numel()]).as("what lies behind %s", operand).isEqualTo(UNTOUCHED);
        return Arrays.copyOf(read, operand.numel());
    }

    double[] doubles(Operand operand) {
        return (double[]) device.read(Place.DOUBLES, operand.at(), operand.numel());
    }

    int[] ints(Operand operand) {
        return (int[]) device.read(Place.INTS, operand.at(), operand.numel());
    }
}
