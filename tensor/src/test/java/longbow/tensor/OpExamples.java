package longbow.tensor;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;

/** Random operands that fit, for every operation; the names come from the sealed hierarchy. */
public final class OpExamples {
    private static final Map<String, Function<Draws, OpExample>> GENERATORS = generators();

    private OpExamples() {}

    /** An operation and operands that fit it. */
    public record OpExample(Op op, List<Tensor> inputs) {
        /** Executes the operation. */
        public List<Tensor> results() {
            return Tensor.execute(op, inputs);
        }

        @Override
        public String toString() {
            return op + " of " + inputs;
        }
    }

    /** The records that implement {@link Op}, once for each kind where there are kinds, gradients for each fused one. */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        collect(Op.class, names);
        return names;
    }

    private static void collect(Class<?> type, List<String> names) {
        if (type.isSealed()) {
            for (Class<?> member : type.getPermittedSubclasses()) {
                collect(member, names);
            }
            return;
        }
        for (RecordComponent component : type.getRecordComponents()) {
            if (component.getName().equals("kind")) {
                for (Object kind : component.getType().getEnumConstants()) {
                    names.add(type.getSimpleName() + "." + kind);
                }
                return;
            }
            if (component.getType() == Op.Fused.class) {
                for (Class<?> fused : Op.Fused.class.getPermittedSubclasses()) {
                    names.add(type.getSimpleName() + "." + fused.getSimpleName());
                }
                return;
            }
        }
        names.add(type.getSimpleName());
    }

    /** Returns operands for the operation of that name; an operation without a generator is an error. */
    public static OpExample draw(String name, Draws draws) {
        Function<Draws, OpExample> generator = GENERATORS.get(name);
        if (generator == null) {
            throw new AssertionError("the operation " + name + " has no generator; add one to OpExamples");
        }
        return generator.apply(draws);
    }

    private static OpExample of(Op op, Tensor... inputs) {
        return new OpExample(op, List.of(inputs));
    }

    private static Map<String, Function<Draws, OpExample>> generators() {
        Map<String, Function<Draws, OpExample>> all = new LinkedHashMap<>();
        for (Op.Unary.Kind kind : Op.Unary.Kind.values()) {
            all.put("Unary." + kind, d -> {
                Shape shape = d.shape(0, 0);
                return of(new Op.Unary(kind), kind.onIntegers() ? d.numbers(shape) : d.tensor(shape));
            });
        }
        for (Op.Binary.Kind kind : Op.Binary.Kind.values()) {
            all.put("Binary." + kind, d -> {
                Shape shape = d.shape(0, 0);
                Tensor x = kind.onIntegers() ? d.numbers(shape) : d.tensor(shape);
                Tensor y = d.tensor(d.narrower(shape)).to(x.dtype());
                return d.oneIn(2) ? of(new Op.Binary(kind), x, y) : of(new Op.Binary(kind), y, x);
            });
        }
        for (Op.Compare.Kind kind : Op.Compare.Kind.values()) {
            all.put("Compare." + kind, d -> {
                Shape shape = d.shape(0, 0);
                return d.oneIn(3)
                        ? of(
                                new Op.Compare(kind),
                                d.ids(d.narrower(shape), 3).to(DType.I64),
                                d.ids(shape, 3).to(DType.I64))
                        : of(new Op.Compare(kind), d.tensor(d.narrower(shape)), d.tensor(shape));
            });
        }
        for (Op.Reduce.Kind kind : Op.Reduce.Kind.values()) {
            all.put("Reduce." + kind, d -> {
                Shape shape = d.shape(0, 0);
                return of(new Op.Reduce(kind, d.someOf(shape.rank()), d.oneIn(2)), d.numbers(shape));
            });
        }
        all.put("Where", d -> {
            Shape shape = d.shape(0, 0);
            Tensor condition = d.booleans(d.narrower(shape));
            Tensor x = d.anything(d.narrower(shape));
            return of(new Op.Where(), condition, x, d.tensor(d.narrower(shape)).to(x.dtype()));
        });
        all.put("Cast", d -> {
            Shape shape = d.shape(0, 0);
            return of(new Op.Cast(DType.values()[d.below(DType.values().length)]), d.anything(shape));
        });
        all.put("Argmax", d -> of(new Op.Argmax(), d.numbers(d.shape(1, 0).with(-1, d.extent(1)))));
        all.put("Argsort", d -> of(new Op.Argsort(d.oneIn(2)), d.numbers(d.shape(1, 0))));
        all.put("Cumsum", d -> {
            Shape shape = d.shape(1, 0);
            return of(new Op.Cumsum(d.below(shape.rank()), d.oneIn(2)), d.numbers(shape));
        });
        all.put("Sample", d -> {
            Shape shape = d.shape(1, 0).with(-1, d.extent(1));
            Shape rows = Shape.of(java.util.Arrays.copyOf(shape.dims(), shape.rank() - 1));
            Tensor u = Tensors.rand(Key.of(d.below(1000)), d.backend(), rows);
            return of(new Op.Sample(), d.tensor(shape).relu(), d.oneIn(2) ? u : u.to(DType.F64));
        });
        all.put("Likeliest", d -> {
            int topK = d.oneIn(2) ? 0 : d.below(8);
            double topP = d.oneIn(2) ? 1 : (1 + d.below(10)) / 10.0;
            double minP = d.oneIn(2) ? 0 : d.below(5) / 4.0;
            return of(
                    new Op.Likeliest(topK, topP, minP), d.tensor(d.shape(1, 0)).relu());
        });
        all.put("MatMul", d -> {
            Shape batch = d.shape(0, 0);
            batch = Shape.of(java.util.Arrays.copyOf(batch.dims(), Math.min(batch.rank(), 2)));
            int m = d.extent(0);
            int k = d.extent(0);
            int n = d.extent(0);
            boolean ta = d.oneIn(2);
            boolean tb = d.oneIn(2);
            Tensor a = d.tensor(append(d.narrower(batch), ta ? k : m, ta ? m : k));
            Tensor b = d.tensor(append(d.narrower(batch), tb ? n : k, tb ? k : n));
            return of(new Op.MatMul(ta, tb), a, b);
        });
        all.put("Reshape", d -> {
            Shape shape = d.shape(0, 0);
            Shape target = switch (d.below(3)) {
                case 0 -> Shape.of(shape.numel());
                case 1 -> append(shape, 1);
                default -> shape.rank() < 2 ? shape : merged(shape);
            };
            return of(new Op.Reshape(target), d.anything(shape));
        });
        all.put("Permute", d -> {
            Tensor x = d.anything(d.shape(0, 0));
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < x.rank(); i++) {
                order.add(d.below(order.size() + 1), i);
            }
            return of(new Op.Permute(order), x);
        });
        all.put("Expand", d -> {
            Shape shape = d.shape(0, 0);
            return of(new Op.Expand(shape), d.anything(d.narrower(shape)));
        });
        all.put("Narrow", d -> {
            Shape shape = d.shape(1, 0);
            int dim = d.below(shape.rank());
            int start = d.below(shape.dim(dim) + 1);
            int step = 1 + d.below(3);
            int most = Math.ceilDiv(shape.dim(dim) - start, step);
            return of(new Op.Narrow(dim, start, d.below(most + 1), step), d.anything(shape));
        });
        all.put("Flip", d -> {
            Shape shape = d.shape(0, 0);
            return of(new Op.Flip(d.someOf(shape.rank())), d.anything(shape));
        });
        all.put("Contiguous", d -> of(new Op.Contiguous(), d.anything(d.shape(0, 0))));
        all.put("Rotary", d -> {
            int rows = d.extent(0);
            Shape waves = Shape.of(rows, d.extent(1));
            Shape x = Shape.of(rows, 2 * waves.dim(1) * d.below(4));
            return of(new Op.Rotary(), d.tensor(x), d.tensor(waves), d.tensor(waves));
        });
        all.put("Prepack", d -> of(new Op.Prepack(), d.anything(d.shape(2, 0))));
        all.put("Pad", d -> {
            Shape shape = d.shape(1, 0);
            int between = d.oneIn(2) ? 0 : d.below(3);
            return of(new Op.Pad(d.below(shape.rank()), d.below(3), d.below(3), between), d.anything(shape));
        });
        all.put("Concat", d -> {
            Shape shape = d.shape(1, 0);
            int dim = d.below(shape.rank());
            List<Tensor> parts = new ArrayList<>(List.of(d.anything(shape)));
            for (int i = d.below(3); i > 0; i--) {
                parts.add(d.tensor(shape.with(dim, d.extent(0)))
                        .to(parts.getFirst().dtype()));
            }
            return new OpExample(new Op.Concat(dim), parts);
        });
        all.put("IndexSelect", d -> {
            Shape table = d.shape(1, 0).with(0, d.extent(1));
            Shape ids = Shape.of(java.util.Arrays.copyOf(d.shape(2, 0).dims(), d.below(3)));
            return of(new Op.IndexSelect(), d.anything(table), d.ids(ids, table.dim(0)));
        });
        all.put("ScatterAdd", d -> {
            int rows = d.extent(1);
            Shape ids = Shape.of(java.util.Arrays.copyOf(d.shape(2, 0).dims(), d.below(3)));
            Shape row = Shape.of(java.util.Arrays.copyOf(d.shape(2, 0).dims(), d.below(3)));
            return of(new Op.ScatterAdd(rows), d.numbers(append(ids, row.dims())), d.ids(ids, rows));
        });
        all.put("Gather", d -> {
            Shape x = d.shape(1, 0).with(-1, d.extent(1));
            return of(new Op.Gather(), d.anything(x), d.ids(x.with(-1, d.extent(0)), x.dim(-1)));
        });
        all.put("Dropout", d -> {
            double p = d.oneIn(4) ? d.below(2) : 0.125 * d.below(8);
            return of(new Op.Dropout(Key.of(d.below(1000)), p), d.tensor(d.shape(0, 0)));
        });
        all.put("KeyedDropout", d -> {
            double p = d.oneIn(4) ? d.below(2) : 0.125 * d.below(8);
            Tensor keys = Tensors.stack(
                    List.of(
                            Key.of(1).tensor(d.backend()),
                            Key.of(d.below(1000)).fold(1).tensor(d.backend())),
                    1);
            return of(
                    new Op.KeyedDropout(p),
                    d.tensor(d.shape(0, 0)),
                    keys.narrow(1, 1, 1).reshape(2)); // a view
        });
        all.put("Scatter", d -> {
            Shape shape = d.shape(1, 0);
            int extent = d.extent(1);
            return of(new Op.Scatter(extent), d.numbers(shape), d.ids(shape, extent));
        });
        Map<String, Function<Draws, OpExample>> fused = fused();
        all.putAll(fused);
        fused.forEach((name, generator) -> all.put("Grad." + name, d -> {
            OpExample forward = generator.apply(d);
            List<Tensor> inputs = new ArrayList<>(forward.inputs());
            inputs.add(d.tensor(
                    ShapeRules.infer(forward.op(), forward.inputs()).getFirst().shape()));
            return new OpExample(new Op.Grad((Op.Fused) forward.op()), inputs);
        }));
        return all;
    }

    private static Map<String, Function<Draws, OpExample>> fused() {
        Map<String, Function<Draws, OpExample>> all = new LinkedHashMap<>();
        all.put("Linear", d -> {
            Shape x = d.shape(1, 0);
            int n = d.extent(0);
            Activation activation = Activation.values()[d.below(Activation.values().length)];
            return of(
                    new Op.Linear(d.oneIn(2) ? Activation.NONE : activation),
                    d.tensor(x),
                    d.tensor(Shape.of(x.dim(-1), n)),
                    d.tensor(Shape.of(n)));
        });
        all.put("Gelu", d -> of(new Op.Gelu(), d.tensor(d.shape(0, 0))));
        all.put("GeluErf", d -> of(new Op.GeluErf(), d.tensor(d.shape(0, 0))));
        all.put("Silu", d -> of(new Op.Silu(), d.tensor(d.shape(0, 0))));
        all.put("RmsNorm", d -> {
            Shape x = d.shape(1, 0);
            return of(new Op.RmsNorm(d.oneIn(2) ? 1e-5 : 0.3), d.tensor(x), d.tensor(Shape.of(x.dim(-1))));
        });
        all.put("LayerNorm", d -> {
            Shape x = d.shape(1, 0);
            Shape c = Shape.of(x.dim(-1));
            return of(new Op.LayerNorm(d.oneIn(2) ? 1e-5 : 0.3), d.tensor(x), d.tensor(c), d.tensor(c));
        });
        all.put("Softmax", d -> of(new Op.Softmax(), d.tensor(d.shape(1, 0))));
        all.put("LogSoftmax", d -> of(new Op.LogSoftmax(), d.tensor(d.shape(1, 0))));
        all.put("CrossEntropy", d -> rowsAndIndices(new Op.CrossEntropy(), d));
        all.put("Attention", d -> {
            Segments segments = d.segments();
            int heads = 1 + d.below(3);
            int channels = heads * d.extent(1);
            return of(new Op.Attention(heads, segments), d.tensor(Shape.of(segments.rows(), 3 * channels)));
        });
        return all;
    }

    private static OpExample rowsAndIndices(Op op, Draws d) {
        Shape x = d.shape(1, 0);
        x = x.with(-1, d.extent(1));
        Shape rows = Shape.of(java.util.Arrays.copyOf(x.dims(), x.rank() - 1));
        return of(op, d.tensor(x), d.ids(rows, x.dim(-1)));
    }

    private static Shape append(Shape shape, int... extents) {
        int[] dims = java.util.Arrays.copyOf(shape.dims(), shape.rank() + extents.length);
        System.arraycopy(extents, 0, dims, shape.rank(), extents.length);
        return Shape.of(dims);
    }

    private static Shape merged(Shape shape) {
        int[] dims = java.util.Arrays.copyOfRange(shape.dims(), 1, shape.rank());
        dims[0] *= shape.dim(0);
        return Shape.of(dims);
    }
}
