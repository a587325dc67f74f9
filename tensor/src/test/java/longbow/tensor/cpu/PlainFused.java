package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import longbow.tensor.Segments;
import longbow.tensor.cpu.Bounded.Rounding;
import longbow.tensor.cpu.PlainOps.Plain;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Decomposition;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/** The fused operations and their gradients from the textbook formulas. */
final class PlainFused {
    private static final Bounded ONE = Bounded.exact(1);
    private final Rounding r;

    PlainFused(Rounding rounding) {
        this.r = rounding;
    }

    Plain forward(Op.Fused op, List<Plain> in) {
        Plain x = in.get(0);
        return switch (op) {
            case Op.Linear l -> {
                Plain y = linear(x, in);
                yield Plain.of(y.dims(), at -> activation(l.activation(), y.at(at)));
            }
            case Op.Gelu g -> Plain.of(x.dims(), at -> activation(Activation.GELU, x.at(at)));
            case Op.GeluErf g -> Plain.of(x.dims(), at -> activation(Activation.GELU_ERF, x.at(at)));
            case Op.Silu s -> Plain.of(x.dims(), at -> activation(Activation.SILU, x.at(at)));
            case Op.RmsNorm n -> {
                Plain h = x.rows(row -> scaled(row, n.eps()));
                yield Plain.of(x.dims(), at -> r.mul(h.at(at), in.get(1).at(at)));
            }
            case Op.LayerNorm l -> {
                Plain h = x.rows(row -> normalised(row, l.eps()));
                yield Plain.of(
                        x.dims(),
                        at -> r.add(r.mul(h.at(at), in.get(1).at(at)), in.get(2).at(at)));
            }
            case Op.Softmax s -> x.rows(this::softmax);
            case Op.LogSoftmax s -> x.rows(this::logSoftmax);
            case Op.CrossEntropy c -> {
                Plain y = x.rows(this::logSoftmax);
                yield Plain.of(in.get(1).dims(), at -> {
                    int[] index = java.util.Arrays.copyOf(at, at.length + 1);
                    index[at.length] = in.get(1).whole(at);
                    return new Bounded(-y.at(index).value(), y.at(index).error());
                });
            }
            case Op.Attention a -> attention(a, x, null);
        };
    }

    List<Plain> backward(Op.Fused op, List<Plain> in) {
        Plain x = in.get(0);
        Plain dy = in.getLast();
        return switch (op) {
            case Op.Linear l -> {
                Plain w = in.get(1);
                int k = w.dims()[0];
                int n = w.dims()[1];
                int rows = rows(x);
                Plain flat = new Plain(new int[] {rows, k}, x.elements());
                Plain y = linear(x, in);
                Plain behind = Plain.of(dy.dims(), at -> r.mul(dy.at(at), slope(l.activation(), y.at(at))));
                Plain cotangent = new Plain(new int[] {rows, n}, behind.elements());
                Plain dx = Plain.of(new int[] {rows, k}, at -> r.dot(row(cotangent, at), row(w, new int[] {at[1], 0})));
                yield List.of(
                        new Plain(x.dims(), dx.elements()),
                        Plain.of(w.dims(), at -> r.dot(column(flat, at[0]), column(cotangent, at[1]))),
                        Plain.of(new int[] {n}, at -> r.sum(column(cotangent, at[0]))));
            }
            case Op.Gelu g -> List.of(sloped(Activation.GELU, x, dy));
            case Op.GeluErf g -> List.of(sloped(Activation.GELU_ERF, x, dy));
            case Op.Silu s -> List.of(sloped(Activation.SILU, x, dy));
            case Op.RmsNorm n -> rmsNorm(n, x, in.get(1), dy);
            case Op.LayerNorm l -> layerNorm(l, x, in.get(1), dy);
            case Op.Softmax s ->
                List.of(rowwise(x, dy, (row, d) -> {
                    List<Bounded> y = softmax(row);
                    Bounded dot = r.sum(map(y.size(), i -> r.mul(y.get(i), d.get(i))));
                    return map(y.size(), i -> r.mul(y.get(i), r.sub(d.get(i), dot)));
                }));
            case Op.LogSoftmax s ->
                List.of(rowwise(x, dy, (row, d) -> {
                    List<Bounded> y = logSoftmax(row);
                    return map(y.size(), i -> r.sub(d.get(i), r.mul(r.exp(y.get(i)), r.sum(d))));
                }));
            case Op.CrossEntropy c -> {
                int[] next = {0};
                yield List.of(x.rows(row -> {
                    int n = next[0]++;
                    int target = (int) in.get(1).elements()[n].value();
                    List<Bounded> y = logSoftmax(row);
                    return map(y.size(), i -> {
                        Bounded p = r.exp(y.get(i));
                        return r.mul(i == target ? r.sub(p, ONE) : p, dy.elements()[n]);
                    });
                }));
            }
            case Op.Attention a -> List.of(attention(a, x, dy));
        };
    }

    private Plain linear(Plain x, List<Plain> in) {
        int[] dims = x.dims().clone();
        dims[dims.length - 1] = in.get(1).last();
        return Plain.of(
                dims,
                at -> r.add(
                        r.dot(row(x, at), column(in.get(1), at[at.length - 1])),
                        in.get(2).at(at[at.length - 1])));
    }

    private Plain sloped(Activation activation, Plain x, Plain dy) {
        return Plain.of(x.dims(), at -> r.mul(dy.at(at), slope(activation, x.at(at))));
    }

    private Bounded activation(Activation activation, Bounded x) {
        return switch (activation) {
            case NONE -> x;
            case RELU -> new Bounded(Math.max(x.value(), 0), x.error());
            case GELU -> r.mul(x, gate(x));
            case GELU_ERF -> r.mul(x, normal(x));
            case SILU -> r.mul(x, r.sigmoid(x));
        };
    }

    private Bounded slope(Activation activation, Bounded x) {
        return switch (activation) {
            case NONE -> ONE;
            case RELU -> new Bounded(x.value() > 0 ? 1 : 0, Math.abs(x.value()) <= x.error() && x.error() > 0 ? 1 : 0);
            case GELU -> {
                Bounded s = gate(x);
                Bounded slope =
                        r.add(r.mul(r.mul(x, x), constant(3.0 * Decomposition.GELU_B)), constant(Decomposition.GELU_A));
                yield r.add(s, r.mul(r.mul(x, r.mul(s, r.sub(ONE, s))), slope));
            }
            case GELU_ERF -> {
                Bounded density = r.mul(r.exp(r.mul(r.mul(x, x), Bounded.exact(-0.5))), constant(0.3989422804014327));
                yield r.add(normal(x), r.mul(x, density));
            }
            case SILU -> {
                Bounded s = r.sigmoid(x);
                yield r.add(s, r.mul(x, r.mul(s, r.sub(ONE, s))));
            }
        };
    }

    /** The distribution function of the standard normal distribution. */
    private Bounded normal(Bounded x) {
        return r.mul(r.add(r.erf(r.mul(x, constant(Math.sqrt(0.5)))), ONE), Bounded.exact(0.5));
    }

    private Bounded gate(Bounded x) {
        Bounded inner = r.add(r.mul(r.mul(x, x), constant(Decomposition.GELU_B)), constant(Decomposition.GELU_A));
        return r.sigmoid(r.mul(inner, x));
    }

    private Bounded constant(double c) {
        return new Bounded(c, c * r.unit());
    }

    private List<Bounded> centred(List<Bounded> row) {
        Bounded mean = r.div(r.sum(row), Bounded.exact(row.size()));
        return map(row.size(), i -> r.sub(row.get(i), mean));
    }

    private Bounded rstd(List<Bounded> centred, double eps) {
        Bounded squares = r.sum(centred.stream().map(d -> r.mul(d, d)).toList());
        Bounded variance = r.div(squares, Bounded.exact(centred.size()));
        Bounded shift = new Bounded(eps, eps * r.unit()); // a constant is rounded too
        return r.div(ONE, r.sqrt(r.add(variance, shift)));
    }

    private List<Bounded> normalised(List<Bounded> row, double eps) {
        List<Bounded> d = centred(row);
        Bounded rstd = rstd(d, eps);
        return map(d.size(), i -> r.mul(d.get(i), rstd));
    }

    private List<Plain> layerNorm(Op.LayerNorm op, Plain x, Plain gamma, Plain dy) {
        int c = x.last();
        int rows = rows(x);
        Plain h = x.rows(row -> normalised(row, op.eps()));
        Plain dx = rowwise(x, dy, (row, d) -> {
            List<Bounded> centred = centred(row);
            Bounded rstd = rstd(centred, op.eps());
            List<Bounded> hat = map(c, i -> r.mul(centred.get(i), rstd));
            List<Bounded> g = map(c, i -> r.mul(d.get(i), gamma.at(i)));
            Bounded meanG = r.div(r.sum(g), Bounded.exact(c));
            Bounded meanGh = r.div(r.sum(map(c, i -> r.mul(g.get(i), hat.get(i)))), Bounded.exact(c));
            return map(c, i -> r.mul(r.sub(r.sub(g.get(i), meanG), r.mul(hat.get(i), meanGh)), rstd));
        });
        Plain hats = new Plain(new int[] {rows, c}, h.elements());
        Plain cotangent = new Plain(new int[] {rows, c}, dy.elements());
        return List.of(
                dx,
                Plain.of(new int[] {c}, at -> r.dot(column(cotangent, at[0]), column(hats, at[0]))),
                Plain.of(new int[] {c}, at -> r.sum(column(cotangent, at[0]))));
    }

    private List<Bounded> scaled(List<Bounded> row, double eps) {
        Bounded factor = rstd(row, eps);
        return map(row.size(), i -> r.mul(row.get(i), factor));
    }

    private List<Plain> rmsNorm(Op.RmsNorm op, Plain x, Plain gamma, Plain dy) {
        int c = x.last();
        Plain h = x.rows(row -> scaled(row, op.eps()));
        Plain dx = rowwise(x, dy, (row, d) -> {
            Bounded factor = rstd(row, op.eps());
            List<Bounded> hat = scaled(row, op.eps());
            List<Bounded> g = map(c, i -> r.mul(d.get(i), gamma.at(i)));
            Bounded mean = r.div(r.sum(map(c, i -> r.mul(g.get(i), hat.get(i)))), Bounded.exact(c));
            return map(c, i -> r.mul(r.sub(g.get(i), r.mul(hat.get(i), mean)), factor));
        });
        Plain hats = new Plain(new int[] {rows(x), c}, h.elements());
        Plain cotangent = new Plain(new int[] {rows(x), c}, dy.elements());
        return List.of(dx, Plain.of(new int[] {c}, at -> r.dot(column(cotangent, at[0]), column(hats, at[0]))));
    }

    private List<Bounded> softmax(List<Bounded> row) {
        Bounded max = r.max(row);
        List<Bounded> e = row.stream().map(x -> r.exp(r.sub(x, max))).toList();
        Bounded sum = r.sum(e);
        return e.stream().map(x -> r.div(x, sum)).toList();
    }

    private List<Bounded> logSoftmax(List<Bounded> row) {
        Bounded max = r.max(row);
        List<Bounded> d = row.stream().map(x -> r.sub(x, max)).toList();
        Bounded lse = r.log(r.sum(d.stream().map(r::exp).toList()));
        return d.stream().map(x -> r.sub(x, lse)).toList();
    }

    /** The result, or with a cotangent the gradient, sequence by sequence: a branch is written out with its prefix. */
    private Plain attention(Op.Attention op, Plain qkv, @Nullable Plain dy) {
        Segments segments = op.segments();
        int c = qkv.last() / 3;
        int headDim = c / op.heads();
        Bounded scale = Bounded.exact((float) (1 / Math.sqrt(headDim)));
        Bounded[] out = new Bounded[qkv.dims()[0] * c];
        List<List<Bounded>> terms = new ArrayList<>(); // of each element of the gradient
        for (int i = 0; i < qkv.elements().length; i++) {
            terms.add(new ArrayList<>());
        }
        for (int s = 0; s < segments.count(); s++) {
            List<Integer> sequence = new ArrayList<>();
            for (int i = 0; i < segments.parentLength(s); i++) {
                sequence.add(segments.start(segments.parent(s)) + i);
            }
            for (int j = 0; j < segments.length(s); j++) {
                int row = segments.start(s) + j;
                sequence.add(row);
                List<Integer> seen = List.copyOf(sequence);
                int t = seen.size();
                for (int h = 0; h < op.heads(); h++) {
                    int at = h * headDim;
                    List<Bounded> q = part(qkv, row, at, headDim);
                    List<List<Bounded>> k = seen.stream()
                            .map(i -> part(qkv, i, c + at, headDim))
                            .toList();
                    List<List<Bounded>> v = seen.stream()
                            .map(i -> part(qkv, i, 2 * c + at, headDim))
                            .toList();
                    List<Bounded> p = softmax(map(t, i -> r.mul(r.dot(q, k.get(i)), scale)));
                    for (int d = 0; d < headDim; d++) {
                        int e = d;
                        out[row * c + at + d] = r.dot(p, map(t, i -> v.get(i).get(e)));
                    }
                    if (dy == null) {
                        continue;
                    }
                    List<Bounded> o = part(dy, row, at, headDim);
                    List<Bounded> dp = map(t, i -> r.dot(o, v.get(i)));
                    Bounded delta = r.sum(map(t, i -> r.mul(p.get(i), dp.get(i))));
                    for (int i = 0; i < t; i++) {
                        Bounded ds = r.mul(r.mul(p.get(i), r.sub(dp.get(i), delta)), scale);
                        for (int d = 0; d < headDim; d++) {
                            terms.get(row * 3 * c + at + d)
                                    .add(r.mul(ds, k.get(i).get(d)));
                            terms.get(seen.get(i) * 3 * c + c + at + d).add(r.mul(ds, q.get(d)));
                            terms.get(seen.get(i) * 3 * c + 2 * c + at + d).add(r.mul(p.get(i), o.get(d)));
                        }
                    }
                }
            }
        }
        return dy == null
                ? new Plain(new int[] {qkv.dims()[0], c}, out)
                : new Plain(qkv.dims(), terms.stream().map(r::sum).toArray(Bounded[]::new));
    }

    private static List<Bounded> part(Plain x, int row, int from, int n) {
        return map(n, i -> x.at(row, from + i));
    }

    private static int rows(Plain x) {
        int rows = 1;
        for (int d = 0; d < x.dims().length - 1; d++) {
            rows *= x.dims()[d];
        }
        return rows;
    }

    private static List<Bounded> row(Plain x, int[] at) {
        int[] index = at.clone();
        return map(x.last(), i -> {
            index[index.length - 1] = i;
            return x.at(index);
        });
    }

    private static List<Bounded> column(Plain matrix, int j) {
        return map(matrix.dims()[0], i -> matrix.elements()[i * matrix.last() + j]);
    }

    private interface RowRule {
        List<Bounded> apply(List<Bounded> row, List<Bounded> cotangent);
    }

    private static Plain rowwise(Plain x, Plain dy, RowRule rule) {
        int[] from = {0};
        return x.rows(row -> {
            List<Bounded> d = List.of(dy.elements()).subList(from[0], from[0] += row.size());
            return rule.apply(row, d);
        });
    }

    private static List<Bounded> map(int n, java.util.function.IntFunction<Bounded> function) {
        List<Bounded> values = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            values.add(function.apply(i));
        }
        return Collections.unmodifiableList(values);
    }
}
