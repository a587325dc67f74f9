package longbow.autograd;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;

/** Random operands for every operation, away from kinks. */
final class OpCases {
    private OpCases() {}

    /** An operation and operands for it. */
    record OpCase(Op op, List<Tensor> inputs) {
        @Override
        public String toString() {
            return op + " of " + inputs;
        }
    }

    /** Returns the names of all operations, from the sealed hierarchy: records, with each of their kinds. */
    static List<String> allOps() {
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
            if (component.getType().isEnum() && component.getName().equals("kind")) {
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

    /** Returns the generators by the names of {@link #allOps}. */
    static Map<String, Function<Dice, OpCase>> generators() {
        Map<String, Function<Dice, OpCase>> all = new LinkedHashMap<>();
        for (Op.Unary.Kind kind : Op.Unary.Kind.values()) {
            all.put("Unary." + kind, dice -> unary(kind, dice));
        }
        for (Op.Binary.Kind kind : Op.Binary.Kind.values()) {
            all.put("Binary." + kind, dice -> binary(kind, dice));
        }
        for (Op.Compare.Kind kind : Op.Compare.Kind.values()) {
            all.put("Compare." + kind, dice -> {
                Shape shape = dice.shape(0, 0);
                return of(new Op.Compare(kind), dice.tensor(dice.broadcastingTo(shape)), dice.tensor(shape));
            });
        }
        for (Op.Reduce.Kind kind : Op.Reduce.Kind.values()) {
            all.put("Reduce." + kind, dice -> {
                Shape shape = dice.shape(0, kind == Op.Reduce.Kind.MAX ? 1 : 0);
                Op op = new Op.Reduce(kind, dice.someOf(shape.rank()), dice.chance(2));
                return of(op, kind == Op.Reduce.Kind.MAX ? dice.distinct(shape) : dice.tensor(shape));
            });
        }
        all.put("Where", OpCases::where);
        all.put("Cast", dice -> of(new Op.Cast(DType.F64), dice.tensor(dice.shape(0, 0))));
        all.put("Argmax", dice -> of(new Op.Argmax(), dice.distinct(dice.shape(1, 1))));
        all.put("Argsort", dice -> of(new Op.Argsort(dice.chance(2)), dice.distinct(dice.shape(1, 0))));
        all.put("Cumsum", dice -> {
            Shape shape = dice.shape(1, 0);
            return of(new Op.Cumsum(dice.below(shape.rank()), dice.chance(2)), dice.tensor(shape));
        });
        all.put("Sample", dice -> {
            Shape shape = dice.shape(1, 1);
            Shape rows = Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 1));
            return of(
                    new Op.Sample(),
                    dice.tensor(shape, dice::positive),
                    dice.tensor(rows).sigmoid());
        });
        all.put("Likeliest", dice -> {
            Op op = new Op.Likeliest(dice.below(5), 0.03 + 0.31 * dice.below(4), 0.17 * dice.below(3));
            return of(op, dice.distinct(dice.shape(1, 0)).add(0.75));
        });
        all.put("MatMul", OpCases::matMul);
        all.put("Reshape", OpCases::reshape);
        all.put("Permute", OpCases::permute);
        all.put("Expand", dice -> {
            Shape shape = dice.shape(0, 0);
            return of(new Op.Expand(shape), dice.tensor(dice.broadcastingTo(shape)));
        });
        all.put("Narrow", OpCases::narrow);
        all.put("Pad", dice -> {
            Shape shape = dice.shape(1, 0);
            int between = dice.chance(2) ? 0 : dice.below(3);
            return of(new Op.Pad(dice.below(shape.rank()), dice.below(3), dice.below(3), between), dice.tensor(shape));
        });
        all.put("Flip", dice -> {
            Shape shape = dice.shape(0, 0);
            return of(new Op.Flip(dice.someOf(shape.rank())), dice.tensor(shape));
        });
        all.put("Contiguous", dice -> of(new Op.Contiguous(), dice.tensor(dice.shape(0, 0))));
        all.put("Rotary", dice -> {
            int rows = dice.below(4);
            Shape waves = Shape.of(rows, 1 + dice.below(3));
            Shape x = Shape.of(rows, 2 * waves.dim(1) * dice.below(3));
            return of(new Op.Rotary(), dice.tensor(x), dice.tensor(waves), dice.tensor(waves));
        });
        all.put("Prepack", dice -> of(new Op.Prepack(), dice.tensor(dice.shape(2, 0))));
        all.put("Dropout", dice -> {
            double p = dice.integers() ? 0.5 : 0.25 * dice.below(4);
            return of(new Op.Dropout(Key.of(dice.below(1000)), p), dice.tensor(dice.shape(0, 0)));
        });
        all.put("KeyedDropout", dice -> {
            double p = dice.integers() ? 0.5 : 0.25 * dice.below(4);
            Tensor x = dice.tensor(dice.shape(0, 0));
            return of(new Op.KeyedDropout(p), x, Key.of(dice.below(1000)).tensor(x.backend()));
        });
        all.put("Concat", OpCases::concat);
        all.put("IndexSelect", dice -> {
            Shape table = dice.shape(1, 0);
            table = table.with(0, 1 + dice.below(4));
            Tensor ids = dice.ints(Shape.of(Arrays.copyOf(dice.shape(2, 0).dims(), dice.below(3))), table.dim(0));
            return of(new Op.IndexSelect(), dice.tensor(table), ids);
        });
        all.put("ScatterAdd", dice -> {
            int rows = 1 + dice.below(4);
            Shape values = dice.shape(1, 0);
            Tensor ids = dice.ints(Shape.of(Arrays.copyOf(values.dims(), dice.below(values.rank() + 1))), rows);
            return of(new Op.ScatterAdd(rows), dice.tensor(values), ids);
        });
        all.put("Gather", dice -> {
            Shape shape = rows(dice);
            return of(new Op.Gather(), dice.tensor(shape), dice.ints(shape.with(-1, dice.extent(0)), shape.dim(-1)));
        });
        all.put("Scatter", dice -> {
            Shape shape = dice.shape(1, 0);
            int extent = 1 + dice.below(4);
            return of(new Op.Scatter(extent), dice.tensor(shape), dice.ints(shape, extent));
        });
        Map<String, Function<Dice, OpCase>> fused = fused();
        all.putAll(fused);
        fused.forEach((name, generator) -> all.put("Grad." + name, dice -> gradient(generator.apply(dice), dice)));
        return Collections.unmodifiableMap(all);
    }

    private static Map<String, Function<Dice, OpCase>> fused() {
        Map<String, Function<Dice, OpCase>> all = new LinkedHashMap<>();
        all.put("Linear", dice -> {
            Shape shape = dice.shape(1, 0);
            int n = dice.extent(0);
            Tensor weight = dice.tensor(Shape.of(shape.dim(-1), n));
            Activation activation = dice.integers() || dice.chance(2)
                    ? Activation.NONE
                    : Activation.values()[dice.below(Activation.values().length)];
            return of(new Op.Linear(activation), dice.tensor(shape), weight, dice.tensor(Shape.of(n)));
        });
        all.put("Gelu", dice -> of(new Op.Gelu(), dice.tensor(dice.shape(0, 0))));
        all.put("GeluErf", dice -> of(new Op.GeluErf(), dice.tensor(dice.shape(0, 0))));
        all.put("Silu", dice -> of(new Op.Silu(), dice.tensor(dice.shape(0, 0))));
        all.put("RmsNorm", dice -> {
            Shape shape = rows(dice);
            return of(
                    new Op.RmsNorm(dice.chance(2) ? 0.1 : 0.5),
                    dice.tensor(shape),
                    dice.tensor(Shape.of(shape.dim(-1))));
        });
        all.put("LayerNorm", dice -> {
            Shape shape = rows(dice);
            Shape last = Shape.of(shape.dim(-1));
            return of(
                    new Op.LayerNorm(dice.chance(2) ? 0.1 : 0.5),
                    dice.tensor(shape),
                    dice.tensor(last),
                    dice.tensor(last));
        });
        all.put("Softmax", dice -> of(new Op.Softmax(), dice.tensor(rows(dice))));
        all.put("LogSoftmax", dice -> of(new Op.LogSoftmax(), dice.tensor(rows(dice))));
        all.put("CrossEntropy", dice -> rowsAndIds(new Op.CrossEntropy(), dice));
        all.put("Attention", dice -> {
            Segments segments = dice.segments();
            int heads = 1 + dice.below(2);
            int channels = heads * (1 + dice.below(3));
            return of(new Op.Attention(heads, segments), dice.tensor(Shape.of(segments.rows(), 3 * channels)));
        });
        return all;
    }

    private static OpCase of(Op op, Tensor... inputs) {
        return new OpCase(op, List.of(inputs));
    }

    private static Shape rows(Dice dice) {
        Shape shape = dice.shape(1, 0);
        return shape.with(-1, 1 + dice.below(5));
    }

    private static OpCase rowsAndIds(Op op, Dice dice) {
        Shape shape = rows(dice);
        Shape outer = Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 1));
        return of(op, dice.tensor(shape), dice.ints(outer, shape.dim(-1)));
    }

    private static OpCase unary(Op.Unary.Kind kind, Dice dice) {
        Shape shape = dice.shape(0, 0);
        return of(
                new Op.Unary(kind),
                switch (kind) {
                    case NEG, EXP, EXPM1, SQUARE, SIN, COS, TANH, SIGMOID, ERF -> dice.tensor(shape);
                    case ABS, SIGN, RELU -> dice.tensor(shape, dice::awayFromZero);
                    case FLOOR, CEIL, ROUND -> dice.tensor(shape, () -> dice.below(9) - 4 + 0.25);
                    case LOG, LOG1P, SQRT, RSQRT -> dice.tensor(shape, dice::positive);
                });
    }

    private static OpCase binary(Op.Binary.Kind kind, Dice dice) {
        Shape shape = dice.shape(0, 0);
        boolean swap = dice.chance(2);
        Shape p = swap ? shape : dice.broadcastingTo(shape);
        Shape q = swap ? dice.broadcastingTo(shape) : shape;
        Op op = new Op.Binary(kind);
        return switch (kind) {
            case ADD, SUB, MUL -> of(op, dice.tensor(p), dice.tensor(q));
            case DIV -> of(op, dice.tensor(p), dice.tensor(q, dice::awayFromZero));
            case POW -> of(op, dice.tensor(p, dice::positive), dice.tensor(q));
            case MAXIMUM, MINIMUM ->
                of(op, dice.tensor(p, () -> 0.5 * dice.below(6)), dice.tensor(q, () -> 0.5 * dice.below(6) + 0.25));
        };
    }

    private static OpCase where(Dice dice) {
        Shape shape = dice.shape(0, 0);
        Tensor condition = dice.booleans(dice.broadcastingTo(shape));
        return of(new Op.Where(), condition, dice.tensor(dice.broadcastingTo(shape)), dice.tensor(shape));
    }

    private static OpCase matMul(Dice dice) {
        int m = dice.extent(0);
        int k = dice.extent(0);
        int n = dice.extent(0);
        boolean ta = dice.chance(2);
        boolean tb = dice.chance(2);
        Shape batch = Shape.of(Arrays.copyOf(dice.shape(2, 0).dims(), dice.below(3)));
        Shape a = dice.broadcastingTo(batch);
        Shape b = a.equals(batch) ? dice.broadcastingTo(batch) : batch;
        return of(
                new Op.MatMul(ta, tb),
                dice.tensor(matrix(a, ta ? k : m, ta ? m : k)),
                dice.tensor(matrix(b, tb ? n : k, tb ? k : n)));
    }

    private static Shape matrix(Shape batch, int rows, int columns) {
        int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
        dims[batch.rank()] = rows;
        dims[batch.rank() + 1] = columns;
        return Shape.of(dims);
    }

    private static OpCase reshape(Dice dice) {
        Shape from = dice.shape(0, 0);
        int[] dims = from.dims();
        int[] reversed = new int[dims.length];
        for (int i = 0; i < dims.length; i++) {
            reversed[i] = dims[dims.length - 1 - i];
        }
        Shape to = switch (dice.below(3)) {
            case 0 -> Shape.of(from.numel());
            case 1 -> Shape.of(1, from.numel(), 1);
            default -> Shape.of(reversed);
        };
        return of(new Op.Reshape(to), dice.tensor(from));
    }

    private static OpCase permute(Dice dice) {
        Shape shape = dice.shape(0, 0);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            order.add(dice.below(order.size() + 1), i);
        }
        return of(new Op.Permute(order), dice.tensor(shape));
    }

    private static OpCase narrow(Dice dice) {
        Shape shape = dice.shape(1, 0);
        int dim = dice.below(shape.rank());
        int start = dice.below(shape.dim(dim) + 1);
        return of(new Op.Narrow(dim, start, dice.below(shape.dim(dim) - start + 1)), dice.tensor(shape));
    }

    private static OpCase concat(Dice dice) {
        Shape shape = dice.shape(1, 0);
        int dim = dice.below(shape.rank());
        List<Tensor> parts = new ArrayList<>();
        int count = 1 + dice.below(3);
        for (int i = 0; i < count; i++) {
            parts.add(dice.tensor(shape.with(dim, dice.extent(0))));
        }
        return new OpCase(new Op.Concat(dim), parts);
    }

    private static OpCase gradient(OpCase forward, Dice dice) {
        List<Tensor> inputs = new ArrayList<>(forward.inputs());
        inputs.add(dice.tensor(ShapeRules.infer(forward.op(), inputs).getFirst().shape()));
        return new OpCase(new Op.Grad((Op.Fused) forward.op()), inputs);
    }
}
