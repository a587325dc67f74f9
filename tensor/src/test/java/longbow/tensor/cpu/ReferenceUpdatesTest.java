package longbow.tensor.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Draws;
import longbow.tensor.Draws.Values;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Update;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ReferenceUpdatesTest {
    private static final Backend BACKEND = Backends.reference();
    private static final Backend VECTOR = new VectorBackend(2);

    /** Loshchilov and Hutter, algorithm 2, on plain numbers. */
    @Test
    void adamWFollowsItsFormula() {
        assertThat(Update.class.getPermittedSubclasses()).hasSize(2);
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Draws d = new Draws(1, BACKEND, dtype, Values.NORMAL);
            Tensor p = Bits.copies(List.of(d.tensor(Shape.of(3, 5)))).getFirst();
            Tensor m = Tensors.zeros(BACKEND, dtype, p.shape());
            Tensor v = Tensors.zeros(BACKEND, dtype, p.shape());
            double[] weights = PlainOps.numbers(p);
            double[] first = new double[15];
            double[] second = new double[15];
            for (int step = 1; step <= 20; step++) {
                Tensor g = d.tensor(p.shape());
                Tensor schedule = Tensors.of(BACKEND, Shape.of(2), new double[] {0.01, step});
                BACKEND.update(new Update.AdamW(0.9, 0.95, 1e-8, 0.1), List.of(p, m, v), List.of(g, schedule));
                double[] gradient = PlainOps.numbers(g);
                for (int i = 0; i < 15; i++) {
                    first[i] = 0.9 * first[i] + (1 - 0.9) * gradient[i];
                    second[i] = 0.95 * second[i] + (1 - 0.95) * gradient[i] * gradient[i];
                    double mHat = first[i] / (1 - Math.pow(0.9, step));
                    double vHat = second[i] / (1 - Math.pow(0.95, step));
                    weights[i] -= 0.01 * (0.1 * weights[i] + mHat / (Math.sqrt(vHat) + 1e-8));
                }
                double tolerance = dtype == DType.F64 ? 1e-14 : 2e-6;
                for (int i = 0; i < 15; i++) {
                    assertThat(PlainOps.numbers(p)[i]).isCloseTo(weights[i], offset(tolerance));
                    assertThat(PlainOps.numbers(m)[i]).isCloseTo(first[i], offset(tolerance));
                    assertThat(PlainOps.numbers(v)[i]).isCloseTo(second[i], offset(10 * tolerance));
                }
            }
        }
    }

    /** One step from any state, against the same in primitives and double precision; the vector backend has the same bits. */
    @Property(tries = 300, seed = "47")
    void adamWIsItsDecomposition(
            @ForAll long seed,
            @ForAll boolean single,
            @ForAll @IntRange(min = 1, max = 5000) int step,
            @ForAll @IntRange(max = 99) int beta1,
            @ForAll @IntRange(max = 999) int beta2,
            @ForAll @IntRange(max = 3) int decay) {
        Update.AdamW w = new Update.AdamW(beta1 / 100.0, beta2 / 1000.0, 1e-8, decay / 10.0);
        DType dtype = single ? DType.F32 : DType.F64;
        Draws d = new Draws(seed, BACKEND, dtype, Values.NORMAL, 9);
        Shape shape = d.shape(0, 0);
        Tensor g = d.tensor(shape);
        double rate = 0.001 * (1 + d.below(100));
        List<Tensor> cells = List.of(
                d.tensor(shape).copy(),
                d.tensor(shape).copy(),
                d.tensor(shape).square().copy());
        List<Tensor> before = doubles(cells);
        List<Tensor> vector = on(VECTOR, cells);
        Tensor schedule = Tensors.of(BACKEND, Shape.of(2), new double[] {rate, step});
        BACKEND.update(w, cells, List.of(g, schedule));
        VECTOR.update(w, vector, on(VECTOR, List.of(g, schedule)));
        Bits.assertSame(w, vector, cells);

        double c1 = 1 / (1 - Math.pow(w.beta1(), step));
        double c2 = 1 / (1 - Math.pow(w.beta2(), step));
        Tensor x = g.to(DType.F64);
        Tensor p = before.get(0);
        Tensor oldM = before.get(1).mul(w.beta1());
        Tensor newM = x.mul(1 - w.beta1());
        Tensor m = oldM.add(newM);
        Tensor v = before.get(2).mul(w.beta2()).add(x.square().mul(1 - w.beta2()));
        Tensor root = v.mul(c2).sqrt().add(w.eps());
        Tensor moved = p.sub(m.mul(c1).div(root).add(p.mul(w.decay())).mul(rate));
        Tensor sizeM = oldM.abs().add(newM.abs());
        Tensor sizeP =
                p.abs().add(sizeM.mul(c1).div(root).add(p.abs().mul(w.decay())).mul(rate));
        assertClose(cells.get(1), m, sizeM);
        assertClose(cells.get(2), v, v);
        assertClose(cells.get(0), moved, sizeP);
    }

    @Property(tries = 300, seed = "48")
    void lerpIsItsDecomposition(@ForAll long seed, @ForAll boolean single, @ForAll @IntRange(max = 20) int weight) {
        Update.Lerp lerp = new Update.Lerp(weight / 20.0);
        Draws d = new Draws(seed, BACKEND, single ? DType.F32 : DType.F64, Values.NORMAL, 9);
        Shape shape = d.shape(0, 0);
        Tensor x = d.tensor(shape);
        List<Tensor> cells = List.of(d.tensor(shape).copy());
        Tensor p = doubles(cells).getFirst();
        List<Tensor> vector = on(VECTOR, cells);
        BACKEND.update(lerp, cells, List.of(x));
        VECTOR.update(lerp, vector, on(VECTOR, List.of(x)));
        Bits.assertSame(lerp, vector, cells);
        Tensor y = x.to(DType.F64);
        assertClose(
                cells.getFirst(), p.add(y.sub(p).mul(lerp.weight())), p.abs().add(y.abs()));
    }

    /** Asserts that what was rounded some times to its type is what it should be, relative to the terms of its sum. */
    private static void assertClose(Tensor actual, Tensor expected, Tensor size) {
        double unit = actual.dtype() == DType.F64 ? 0x1p-53 : 0x1p-24;
        double[] a = actual.to(DType.F64).toDoubleArray();
        double[] e = expected.toDoubleArray();
        double[] s = size.toDoubleArray();
        for (int i = 0; i < a.length; i++) {
            assertThat(a[i]).isCloseTo(e[i], offset(16 * unit * s[i]));
        }
    }

    private static List<Tensor> doubles(List<Tensor> tensors) {
        return tensors.stream().map(t -> t.to(DType.F64).copy()).toList();
    }

    private static List<Tensor> on(Backend backend, List<Tensor> tensors) {
        return tensors.stream().map(t -> t.to(backend)).toList();
    }

    @Test
    void lerpMovesTowardsItsInput() {
        Tensor p = Tensors.of(BACKEND, Shape.of(3), new double[] {1, 2, 3});
        Tensor x = Tensors.of(BACKEND, Shape.of(3), new double[] {5, 2, -1});
        BACKEND.update(new Update.Lerp(0.25), List.of(p), List.of(x));
        assertThat(p.toDoubleArray()).containsExactly(2, 2, 2);
        BACKEND.update(new Update.Lerp(0), List.of(p), List.of(x));
        assertThat(p.toDoubleArray()).containsExactly(2, 2, 2);
        assertThat(x.toDoubleArray()).containsExactly(5, 2, -1);
    }

    @Test
    void weightOneCopiesEveryBit() {
        for (DType dtype : new DType[] {DType.F32, DType.F64}) {
            Draws d = new Draws(2, BACKEND, dtype, Values.EXTREME);
            for (int i = 0; i < 20; i++) {
                Tensor x = d.tensor(d.shape(0, 0));
                Tensor p = Bits.copies(List.of(d.tensor(x.shape()))).getFirst();
                BACKEND.update(new Update.Lerp(1), List.of(p), List.of(x));
                Bits.assertSame("lerp with weight 1", p, x);
            }
        }
    }
}
