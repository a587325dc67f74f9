package longbow.tensor.cpu;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import longbow.tensor.DType;
import longbow.tensor.HalfPrecision;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.tensor.cpu.Bounded.Rounding;
import longbow.tensor.op.Op;

/** Every operation once more, from its formula: plain double arithmetic over multi-indices, with error bounds. */
final class PlainOps {
    private final Rounding r;

    PlainOps(DType dtype) {
        this.r = dtype == DType.F64 ? Rounding.F64 : Rounding.F32;
    }

    /** An array that is addressed by multi-index. */
    record Plain(int[] dims, Bounded[] elements) {
        static Plain of(int[] dims, Function<int[], Bounded> element) {
            int n = 1;
            for (int dim : dims) {
                n *= dim;
            }
            Bounded[] elements = new Bounded[n];
            for (int i = 0; i < n; i++) {
                int[] at = new int[dims.length];
                int rest = i;
                for (int d = dims.length - 1; d >= 0; d--) {
                    at[d] = rest % dims[d];
                    rest /= dims[d];
                }
                elements[i] = element.apply(at);
            }
            return new Plain(dims, elements);
        }

        static Plain of(Tensor tensor) {
            double[] values = numbers(tensor);
            int[] dims = tensor.shape().dims();
            int[] next = {0};
            return of(dims, at -> Bounded.exact(values[next[0]++]));
        }

        /** The element there; indices are aligned at the last dimension, and extents of 1 are repeated. */
        Bounded at(int... index) {
            int i = 0;
            for (int d = 0; d < dims.length; d++) {
                int k = index[index.length - dims.length + d];
                i = i * dims[d] + (dims[d] == 1 ? 0 : k);
            }
            return elements[i];
        }

        int whole(int... index) {
            return (int) at(index).value();
        }

        int last() {
            return dims[dims.length - 1];
        }

        /** Replaces each row along the last dimension. */
        Plain rows(Function<List<Bounded>, List<Bounded>> function) {
            Bounded[] out = new Bounded[elements.length];
            for (int from = 0; from < out.length; from += last()) {
                List<Bounded> row = function.apply(List.of(elements).subList(from, from + last()));
                for (int i = 0; i < row.size(); i++) {
                    out[from + i] = row.get(i);
                }
            }
            return new Plain(dims, out);
        }
    }

    private Plain dropout(Key key, double p, Plain x) {
        long[] next = {0};
        double scale = 1 / (1 - p);
        return Plain.of(x.dims, at -> {
            boolean kept = key.uniform(next[0]++) >= p;
            return kept ? r.mul(x.at(at), new Bounded(scale, scale * r.unit())) : Bounded.exact(0);
        });
    }

    /** The elements of a tensor of any type. */
    static double[] numbers(Tensor tensor) {
        Object array = tensor.backend().toArray(tensor);
        double[] out = new double[java.lang.reflect.Array.getLength(array)];
        for (int i = 0; i < out.length; i++) {
            out[i] = switch (array) {
                case boolean[] b -> b[i] ? 1 : 0;
                case short[] h -> HalfPrecision.toFloat(tensor.dtype(), h[i]);
                default -> java.lang.reflect.Array.getDouble(array, i);
            };
        }
        return out;
    }

    /** The results of {@code op}. */
    List<Plain> results(Op op, List<Tensor> inputs) {
        List<Plain> in = inputs.stream().map(Plain::of).toList();
        Plain x = in.get(0);
        PlainFused fused = new PlainFused(r);
        return switch (op) {
            case Op.Unary u -> List.of(Plain.of(x.dims, at -> unary(u.kind(), x.at(at))));
            case Op.Binary b -> List.of(zip(x, in.get(1), (p, q) -> binary(b.kind(), p, q)));
            case Op.Compare c ->
                List.of(zip(
                        x,
                        in.get(1),
                        (p, q) -> truth(
                                switch (c.kind()) {
                                    case EQ -> p.value() == q.value();
                                    case LT -> p.value() < q.value();
                                    case LE -> !(p.value() > q.value());
                                })));
            case Op.Where w ->
                List.of(Plain.of(
                        common(x.dims, common(in.get(1).dims, in.get(2).dims)),
                        at -> (x.at(at).value() != 0 ? in.get(1) : in.get(2)).at(at)));
            case Op.Cast c ->
                List.of(Plain.of(x.dims, at -> cast(c.dtype(), x.at(at).value())));
            case Op.Reduce d -> List.of(reduce(d, x, inputs.get(0).dtype()));
            case Op.Argmax a ->
                List.of(Plain.of(without(x.dims), at -> {
                    int best = 0;
                    for (int i = x.last() - 1; i >= 0; i--) { // backwards: the last one found is the first
                        best = i == x.last() - 1
                                        || x.at(with(at, i)).value()
                                                >= x.at(with(at, best)).value()
                                ? i
                                : best;
                    }
                    return Bounded.exact(best);
                }));
            case Op.Argsort a -> List.of(x.rows(row -> order(row, a.descending())));
            case Op.Cumsum c ->
                List.of(Plain.of(x.dims, at -> {
                    List<Bounded> terms = new ArrayList<>();
                    for (int i = 0; i < x.dims[c.dim()]; i++) {
                        if (c.reverse() ? i >= at[c.dim()] : i <= at[c.dim()]) {
                            terms.add(x.at(moved(at, c.dim(), i - at[c.dim()])));
                        }
                    }
                    return r.sum(terms);
                }));
            case Op.Sample s ->
                List.of(Plain.of(without(x.dims), at -> {
                    double[] row = new double[x.last()];
                    for (int i = 0; i < row.length; i++) {
                        row[i] = x.at(with(at, i)).value();
                    }
                    return Bounded.exact(drawn(row, in.get(1).at(at).value()));
                }));
            case Op.Likeliest l -> List.of(x.rows(row -> likeliest(l, row)));
            case Op.MatMul m -> List.of(matMul(m, x, in.get(1)));
            case Op.Reshape s -> List.of(new Plain(s.shape().dims(), x.elements));
            case Op.Permute p -> {
                int[] dims = p.order().stream().mapToInt(d -> x.dims[d]).toArray();
                yield List.of(Plain.of(dims, at -> {
                    int[] from = new int[dims.length];
                    for (int i = 0; i < dims.length; i++) {
                        from[p.order().get(i)] = at[i];
                    }
                    return x.at(from);
                }));
            }
            case Op.Expand e -> List.of(Plain.of(e.shape().dims(), x::at));
            case Op.Narrow n ->
                List.of(Plain.of(resized(x, n.dim(), n.length()), at -> {
                    int i = at[n.dim()];
                    return x.at(moved(at, n.dim(), n.start() + i * n.step() - i));
                }));
            case Op.Flip f ->
                List.of(Plain.of(x.dims, at -> {
                    int[] from = at.clone();
                    f.dims().forEach(dim -> from[dim] = x.dims[dim] - 1 - at[dim]);
                    return x.at(from);
                }));
            case Op.Contiguous c -> List.of(x);
            case Op.Prepack p -> List.of(x);
            case Op.Rotary t -> {
                int waves = in.get(1).dims[1];
                yield List.of(Plain.of(x.dims, at -> {
                    int wave = at[1] % waves;
                    boolean first = at[1] / waves % 2 == 0;
                    Bounded kept = r.mul(x.at(at), in.get(1).at(at[0], wave));
                    Bounded other = x.at(at[0], first ? at[1] + waves : at[1] - waves);
                    Bounded turned = r.mul(other, in.get(2).at(at[0], wave));
                    return first ? r.sub(kept, turned) : r.add(kept, turned);
                }));
            }
            case Op.Pad p ->
                List.of(Plain.of(resized(x, p.dim(), padded(p, x.dims[p.dim()])), at -> {
                    int i = at[p.dim()] - p.before();
                    int step = p.between() + 1;
                    return i < 0 || i % step != 0 || i / step >= x.dims[p.dim()]
                            ? Bounded.exact(0)
                            : x.at(moved(at, p.dim(), i / step - at[p.dim()]));
                }));
            case Op.Concat c -> {
                int total = in.stream().mapToInt(part -> part.dims[c.dim()]).sum();
                yield List.of(Plain.of(resized(x, c.dim(), total), at -> {
                    int skipped = 0;
                    for (Plain part : in) {
                        if (at[c.dim()] - skipped < part.dims[c.dim()]) {
                            // an extent of 1 is no invitation to broadcast here: the moved index is 0 then
                            return part.at(moved(at, c.dim(), -skipped));
                        }
                        skipped += part.dims[c.dim()];
                    }
                    throw new AssertionError();
                }));
            }
            case Op.IndexSelect s ->
                List.of(Plain.of(joined(in.get(1).dims, tail(x.dims, 1)), at -> {
                    int[] id = head(at, in.get(1).dims.length);
                    return x.at(joined(new int[] {in.get(1).whole(id)}, tail(at, id.length)));
                }));
            case Op.ScatterAdd s ->
                List.of(Plain.of(joined(new int[] {s.rows()}, tail(x.dims, in.get(1).dims.length)), at -> {
                    List<Bounded> terms = new ArrayList<>();
                    Plain.of(in.get(1).dims, id -> {
                        if (in.get(1).whole(id) == at[0]) {
                            terms.add(x.at(joined(id, tail(at, 1))));
                        }
                        return Bounded.exact(0);
                    });
                    return r.sum(terms);
                }));
            case Op.Gather g ->
                List.of(Plain.of(
                        in.get(1).dims, at -> x.at(with(without(at), in.get(1).whole(at)))));
            case Op.Scatter s ->
                List.of(Plain.of(with(without(x.dims), s.extent()), at -> {
                    List<Bounded> terms = new ArrayList<>();
                    for (int k = 0; k < x.last(); k++) {
                        int[] from = with(without(at), k);
                        if (in.get(1).whole(from) == at[at.length - 1]) {
                            terms.add(x.at(from));
                        }
                    }
                    return r.sum(terms);
                }));
            case Op.Dropout d -> List.of(dropout(d.key(), d.p(), x));
            case Op.KeyedDropout d -> {
                long[] words = (long[]) inputs.get(1).toArray();
                yield List.of(dropout(new Key(words[0], words[1]), d.p(), x));
            }
            case Op.Fused f -> List.of(fused.forward(f, in));
            case Op.Grad g -> fused.backward(g.op(), in);
        };
    }

    private Bounded unary(Op.Unary.Kind kind, Bounded x) {
        return switch (kind) {
            case NEG -> new Bounded(-x.value(), x.error());
            case ABS -> new Bounded(x.value() < 0 ? -x.value() : x.value(), x.error());
            case SIGN -> Bounded.exact(x.value() > 0 ? 1 : x.value() < 0 ? -1 : x.value());
            case FLOOR -> Bounded.exact(-Math.ceil(-x.value()));
            case CEIL -> Bounded.exact(-Math.floor(-x.value()));
            case ROUND -> Bounded.exact(rounded(x.value()));
            case EXP -> r.exp(x);
            case EXPM1 -> r.function(Math.expm1(x.value()));
            case LOG -> r.log(x);
            case LOG1P -> r.function(Math.log1p(x.value()));
            case SIN -> r.function(Math.sin(x.value()));
            case COS -> r.function(Math.cos(x.value()));
            case ERF -> r.function(erf(x.value()));
            case SQRT -> r.sqrt(x);
            case RSQRT -> r.div(Bounded.exact(1), r.sqrt(x));
            case SQUARE -> r.mul(x, x);
            case TANH -> r.tanh(x);
            case SIGMOID -> r.sigmoid(x);
            case RELU -> x.value() > 0 ? x : Bounded.exact(0);
        };
    }

    private Bounded binary(Op.Binary.Kind kind, Bounded x, Bounded y) {
        return switch (kind) {
            case ADD -> r.add(x, y);
            case SUB -> r.sub(x, y);
            case MUL -> r.mul(x, y);
            case DIV -> r.div(x, y);
            case POW -> r.function(Math.pow(x.value(), y.value()));
            case MAXIMUM -> x.value() > y.value() ? x : y;
            case MINIMUM -> x.value() < y.value() ? x : y;
        };
    }

    /** The nearest integer, by its distance. */
    private static double rounded(double x) {
        double below = Math.floor(x);
        double rest = x - below;
        return rest > 0.5 || rest == 0.5 && below % 2 != 0 ? below + 1 : below;
    }

    /** The power series, with digits enough for its cancellation. */
    static double erf(double x) {
        if (Double.isNaN(x) || Math.abs(x) > 6) {
            return Double.isNaN(x) ? x : Math.signum(x); // in double precision
        }
        MathContext digits = new MathContext(60);
        BigDecimal z = new BigDecimal(x);
        BigDecimal power = z; // (-1)^k x^(2k + 1) / k!
        BigDecimal sum = BigDecimal.ZERO;
        for (int k = 0; k < 200; k++) {
            sum = sum.add(power.divide(BigDecimal.valueOf(2 * k + 1), digits));
            power = power.multiply(z, digits).multiply(z, digits).divide(BigDecimal.valueOf(-(k + 1)), digits);
        }
        return sum.multiply(new BigDecimal("1.12837916709551257389615890312154517168810"))
                .doubleValue();
    }

    /** How many elements stand before each one, turned around. */
    /** The last index that is possible, or the first before it whose cumulative sum exceeds the target. */
    private static int drawn(double[] row, double u) {
        double total = 0;
        for (double p : row) {
            total += p;
        }
        int last = row.length - 1;
        while (last > 0 && !(row[last] > 0)) {
            last--;
        }
        double sum = 0;
        for (int i = 0; i < last; i++) {
            sum += row[i];
            if (sum > u * total) {
                return i;
            }
        }
        return last;
    }

    /** From the least to the greatest: what falls out of the first k, out of the nucleus, or behind the greatest. */
    private static List<Bounded> likeliest(Op.Likeliest op, List<Bounded> row) {
        List<Integer> left = new ArrayList<>();
        order(row, true).forEach(i -> left.add((int) i.value()));
        while (op.topK() > 0 && left.size() > op.topK()) {
            left.removeLast();
        }
        double target = op.topP() * sum(row, left, left.size());
        while (op.topP() < 1 && left.size() > 1 && sum(row, left, left.size() - 1) >= target) {
            left.removeLast();
        }
        while (left.size() > 1
                && row.get(left.getLast()).value()
                        < op.minP() * row.get(left.getFirst()).value()) {
            left.removeLast();
        }
        List<Bounded> kept = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            kept.add(left.contains(i) ? row.get(i) : Bounded.exact(0));
        }
        return kept;
    }

    private static double sum(List<Bounded> row, List<Integer> indices, int n) {
        double sum = 0;
        for (int i : indices.subList(0, n)) {
            sum += row.get(i).value();
        }
        return sum;
    }

    private static List<Bounded> order(List<Bounded> row, boolean descending) {
        Bounded[] order = new Bounded[row.size()];
        for (int i = 0; i < order.length; i++) {
            int place = 0;
            for (int j = 0; j < order.length; j++) {
                double p = row.get(j).value();
                double q = row.get(i).value();
                boolean before = descending
                        ? p > q || Double.isNaN(p) && !Double.isNaN(q)
                        : p < q || Double.isNaN(q) && !Double.isNaN(p);
                boolean same = p == q || Double.isNaN(p) && Double.isNaN(q);
                place += before || same && j < i ? 1 : 0;
            }
            order[place] = Bounded.exact(i);
        }
        return List.of(order);
    }

    private static int padded(Op.Pad op, int extent) {
        return op.before() + op.after() + extent + Math.max(extent - 1, 0) * op.between();
    }

    private static int[] head(int[] values, int n) {
        return java.util.Arrays.copyOf(values, n);
    }

    private static int[] tail(int[] values, int from) {
        return java.util.Arrays.copyOfRange(values, from, values.length);
    }

    private static int[] joined(int[] a, int[] b) {
        int[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static Bounded cast(DType dtype, double x) {
        return Bounded.exact(
                switch (dtype) {
                    case F32 -> (float) x;
                    case F64 -> x;
                    case BF16 -> nearest(x, 8, -133);
                    case F16 -> nearest(x, 11, -24);
                    case I32, I64 -> x < 0 ? Math.ceil(x) : Math.floor(x);
                    case BOOL -> x == 0 ? 0 : 1;
                });
    }

    /** The nearest number of so many bits, a multiple of 2^least; the numbers of the examples never overflow. */
    private static double nearest(double x, int bits, int least) {
        double unit = Math.scalb(1.0, Math.max(Math.getExponent(x) - bits + 1, least));
        return Math.rint(x / unit) * unit;
    }

    private Plain reduce(Op.Reduce op, Plain x, DType dtype) {
        List<Integer> kept = new ArrayList<>();
        for (int d = 0; d < x.dims.length; d++) {
            if (op.keepDim() || !op.dims().contains(d)) {
                kept.add(d);
            }
        }
        int[] dims = kept.stream()
                .mapToInt(d -> op.dims().contains(d) ? 1 : x.dims[d])
                .toArray();
        return Plain.of(dims, at -> {
            List<Bounded> terms = new ArrayList<>();
            Plain.of(x.dims, from -> {
                boolean mine = true;
                for (int i = 0; i < at.length; i++) {
                    mine &= op.dims().contains(kept.get(i)) || from[kept.get(i)] == at[i];
                }
                if (mine) {
                    terms.add(x.at(from));
                }
                return x.at(from);
            });
            if (terms.isEmpty() && op.kind() == Op.Reduce.Kind.MAX) {
                return Bounded.exact(
                        switch (dtype) {
                            case I32 -> Integer.MIN_VALUE;
                            case I64 -> Long.MIN_VALUE;
                            default -> Double.NEGATIVE_INFINITY;
                        });
            }
            return switch (op.kind()) {
                case SUM -> r.sum(terms);
                case SUM_OF_SQUARES ->
                    r.sum(terms.stream().map(term -> r.mul(term, term)).toList());
                case MAX -> r.max(terms);
            };
        });
    }

    private Plain matMul(Op.MatMul op, Plain a, Plain b) {
        int ra = a.dims.length;
        int rb = b.dims.length;
        int k = a.dims[op.transposeA() ? ra - 2 : ra - 1];
        int rank = Math.max(ra, rb);
        int[] dims = new int[rank];
        for (int d = 0; d < rank - 2; d++) {
            int p = d - rank + ra < 0 ? 1 : a.dims[d - rank + ra];
            int q = d - rank + rb < 0 ? 1 : b.dims[d - rank + rb];
            dims[d] = p == 1 ? q : p;
        }
        dims[rank - 2] = a.dims[op.transposeA() ? ra - 1 : ra - 2];
        dims[rank - 1] = b.dims[op.transposeB() ? rb - 2 : rb - 1];
        return Plain.of(dims, at -> {
            List<Bounded> left = new ArrayList<>();
            List<Bounded> right = new ArrayList<>();
            for (int l = 0; l < k; l++) {
                int[] p = at.clone();
                int[] q = at.clone();
                p[op.transposeA() ? rank - 1 : rank - 2] = at[rank - 2];
                p[op.transposeA() ? rank - 2 : rank - 1] = l;
                q[op.transposeB() ? rank - 2 : rank - 1] = at[rank - 1];
                q[op.transposeB() ? rank - 1 : rank - 2] = l;
                left.add(a.at(p));
                right.add(b.at(q));
            }
            return r.dot(left, right);
        });
    }

    private static Plain zip(Plain x, Plain y, BinaryOperator<Bounded> function) {
        return Plain.of(common(x.dims, y.dims), at -> function.apply(x.at(at), y.at(at)));
    }

    private static int[] common(int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] dims = new int[rank];
        for (int d = 0; d < rank; d++) {
            int p = d - rank + a.length < 0 ? 1 : a[d - rank + a.length];
            int q = d - rank + b.length < 0 ? 1 : b[d - rank + b.length];
            dims[d] = p == 1 ? q : p;
        }
        return dims;
    }

    private static Bounded truth(boolean value) {
        return Bounded.exact(value ? 1 : 0);
    }

    private static int[] resized(Plain x, int dim, int extent) {
        int[] dims = x.dims.clone();
        dims[dim] = extent;
        return dims;
    }

    private static int[] moved(int[] index, int dim, int by) {
        int[] moved = index.clone();
        moved[dim] += by;
        return moved;
    }

    private static int[] without(int[] values) {
        return java.util.Arrays.copyOf(values, values.length - 1);
    }

    private static int[] with(int[] values, int last) {
        int[] longer = java.util.Arrays.copyOf(values, values.length + 1);
        longer[values.length] = last;
        return longer;
    }
}
