package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.op.Activation;
import longbow.tensor.op.Op;

/** A random operation with random operands, for any member of the sealed family; the same seed gives the same case. */
record OpCase(Op op, List<Operand> operands) {

    /** How an operand lies in memory. */
    enum Layout {
        ROW_MAJOR,
        TRANSPOSED,
        CUT_OUT,
        EXPANDED
    }

    /** Elements in row-major order of the stored shape, and how to get the operand from them. */
    record Operand(DType dtype, Shape shape, Object array, Layout layout) {

        Tensor on(Backend backend) {
            return switch (layout) {
                case ROW_MAJOR -> backend.tensor(dtype, shape, array);
                case TRANSPOSED -> {
                    int rank = shape.rank();
                    int[] dims = shape.dims();
                    dims[rank - 1] = shape.dim(rank - 2);
                    dims[rank - 2] = shape.dim(rank - 1);
                    yield backend.tensor(dtype, Shape.of(dims), array).t();
                }
                case CUT_OUT -> {
                    Shape wide = shape.with(-1, shape.dim(-1) + 5);
                    Object more = Strided.newArray(dtype, wide.numel());
                    for (int r = 0; r < (shape.dim(-1) == 0 ? 0 : shape.numel() / shape.dim(-1)); r++) {
                        System.arraycopy(array, r * shape.dim(-1), more, r * wide.dim(-1) + 2, shape.dim(-1));
                    }
                    yield backend.tensor(dtype, wide, more).narrow(-1, 2, shape.dim(-1));
                }
                case EXPANDED -> {
                    Object first = Strided.newArray(dtype, shape.dim(-1));
                    System.arraycopy(array, 0, first, 0, shape.dim(-1));
                    yield backend.tensor(dtype, Shape.of(shape.dim(-1)), first).expand(shape);
                }
            };
        }
    }

    List<Tensor> run(Backend backend) {
        List<Tensor> inputs = new ArrayList<>();
        for (Operand operand : operands) {
            inputs.add(operand.on(backend));
        }
        return Tensor.execute(op, inputs);
    }

    /** Returns all operations, those inside sealed sub-families too. */
    static List<Class<?>> families() {
        List<Class<?>> families = new ArrayList<>();
        collect(Op.class, families);
        return families;
    }

    private static void collect(Class<?> type, List<Class<?>> families) {
        if (type.isRecord()) {
            families.add(type);
        } else {
            for (Class<?> permitted : type.getPermittedSubclasses()) {
                collect(permitted, families);
            }
        }
    }

    /** Makes one case of {@code family}, with extents around {@code size}. */
    static OpCase random(Class<?> family, Random random, int size, DType dtype) {
        return new Maker(random, size, dtype, random.nextInt(4) == 0).make(family.getSimpleName());
    }

    private record Maker(Random random, int size, DType dtype, boolean special) {
        private static final float[] SPECIAL = {
            0f,
            -0f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            Float.MIN_VALUE,
            -1e-40f,
            Float.MAX_VALUE,
            88.7f,
            -103.5f
        };

        OpCase make(String name) {
            return switch (name) {
                case "Unary" -> of(new Op.Unary(pick(Op.Unary.Kind.values())), values(shape(0, 3)));
                case "Binary" -> {
                    Shape full = shape(0, 3);
                    boolean left = random.nextBoolean();
                    Operand one = values(full);
                    Operand other = values(broadcastable(full));
                    yield of(new Op.Binary(pick(Op.Binary.Kind.values())), left ? one : other, left ? other : one);
                }
                case "Compare" -> {
                    Shape full = shape(0, 3);
                    yield of(new Op.Compare(pick(Op.Compare.Kind.values())), values(full), values(broadcastable(full)));
                }
                case "Where" -> {
                    Shape full = shape(0, 3);
                    yield of(new Op.Where(), booleans(broadcastable(full)), values(full), values(broadcastable(full)));
                }
                case "Cast" -> of(new Op.Cast(pick(DType.values())), values(shape(0, 2)));
                case "Reduce" -> {
                    Shape full = shape(1, 4);
                    List<Integer> dims = new ArrayList<>();
                    for (int d = 0; d < full.rank(); d++) {
                        if (random.nextBoolean()) {
                            dims.add(d);
                        }
                    }
                    yield of(new Op.Reduce(pick(Op.Reduce.Kind.values()), dims, random.nextBoolean()), values(full));
                }
                case "Argmax" -> of(new Op.Argmax(), values(shape(1, 3).with(-1, 1 + random.nextInt(size))));
                case "Argsort" -> of(new Op.Argsort(random.nextBoolean()), values(shape(1, 3)));
                case "Cumsum" -> {
                    Shape full = shape(1, 3);
                    yield of(new Op.Cumsum(random.nextInt(full.rank()), random.nextBoolean()), values(full));
                }
                case "Sample" -> {
                    Shape full = shape(1, 3).with(-1, 1 + random.nextInt(3 * size));
                    yield of(new Op.Sample(), positive(values(full)), positive(values(rowsOf(full))));
                }
                case "Likeliest" -> {
                    int topK = random.nextBoolean() ? 0 : random.nextInt(2 * size);
                    double topP = random.nextBoolean() ? 1 : 1 - random.nextDouble();
                    double minP = random.nextBoolean() ? 0 : random.nextDouble();
                    yield of(new Op.Likeliest(topK, topP, minP), positive(values(shape(1, 3))));
                }
                case "MatMul" -> matmul();
                case "Reshape" -> {
                    Shape shape = Shape.of(extent(), extent(), extent());
                    yield of(new Op.Reshape(Shape.of(shape.dim(0) * shape.dim(1), shape.dim(2))), values(shape));
                }
                case "Permute" -> {
                    List<Integer> order = new ArrayList<>(List.of(0, 1, 2));
                    java.util.Collections.shuffle(order, random);
                    yield of(new Op.Permute(order), values(shape(3, 3)));
                }
                case "Expand" -> {
                    Shape full = shape(1, 3);
                    yield of(new Op.Expand(full), values(broadcastable(full)));
                }
                case "Narrow" -> {
                    Shape full = shape(1, 3);
                    int dim = random.nextInt(full.rank());
                    int start = random.nextInt(full.dim(dim) + 1);
                    int step = 1 + random.nextInt(3);
                    int most = Math.ceilDiv(full.dim(dim) - start, step);
                    yield of(new Op.Narrow(dim, start, random.nextInt(most + 1), step), values(full));
                }
                case "Flip" -> {
                    Shape full = shape(1, 3);
                    yield of(new Op.Flip(List.of(random.nextInt(full.rank()))), values(full));
                }
                case "Contiguous" -> of(new Op.Contiguous(), values(shape(0, 3)));
                case "Rotary" -> {
                    int rows = random.nextInt(40);
                    Shape waves = Shape.of(rows, 1 + random.nextInt(40));
                    Shape x = Shape.of(rows, 2 * waves.dim(1) * random.nextInt(4));
                    yield of(new Op.Rotary(), values(x), values(waves), values(waves));
                }
                case "Prepack" -> of(new Op.Prepack(), values(shape(2, 3)));
                case "Pad" -> {
                    Shape full = shape(1, 3);
                    yield of(
                            new Op.Pad(
                                    random.nextInt(full.rank()),
                                    random.nextInt(4),
                                    random.nextInt(4),
                                    Math.max(random.nextInt(5) - 2, 0)),
                            values(full));
                }
                case "Concat" -> {
                    Shape full = shape(1, 3);
                    int dim = random.nextInt(full.rank());
                    yield of(
                            new Op.Concat(dim),
                            values(full),
                            values(full.with(dim, extent())),
                            values(full.with(dim, extent())));
                }
                case "IndexSelect" -> {
                    int rows = 1 + random.nextInt(size);
                    Shape table = random.nextInt(3) == 0 ? Shape.of(rows, 3, extent()) : Shape.of(rows, extent());
                    yield of(new Op.IndexSelect(), values(table), ids(shape(0, 2), rows));
                }
                case "ScatterAdd" -> {
                    int rows = 1 + random.nextInt(size);
                    Shape ids = shape(0, 2);
                    yield of(new Op.ScatterAdd(rows), values(appended(ids, extent())), ids(ids, rows));
                }
                case "Gather" -> {
                    Shape shape = shape(1, 3).with(-1, 1 + random.nextInt(size));
                    Shape taken = shape.with(-1, random.nextBoolean() ? 1 : Math.min(extent(), 20));
                    yield of(new Op.Gather(), values(shape), ids(taken, shape.dim(-1)));
                }
                case "Scatter" -> {
                    Shape given = shape(1, 3);
                    Shape shape = given.with(-1, random.nextBoolean() ? 1 : Math.min(given.dim(-1), 20));
                    int width = 1 + random.nextInt(size);
                    yield of(new Op.Scatter(width), values(shape), ids(shape, width));
                }
                case "Dropout" ->
                    of(new Op.Dropout(Key.of(random.nextInt()), random.nextInt(9) / 8.0), values(shape(0, 3)));
                case "KeyedDropout" -> {
                    long[] key = {random.nextLong(), random.nextLong()};
                    yield of(
                            new Op.KeyedDropout(random.nextInt(9) / 8.0),
                            values(shape(0, 3)),
                            new Operand(DType.I64, Shape.of(2), key, Layout.CUT_OUT));
                }
                case "Grad" -> {
                    List<Class<?>> fused = new ArrayList<>();
                    collect(Op.Fused.class, fused);
                    OpCase forward =
                            make(fused.get(random.nextInt(fused.size())).getSimpleName());
                    List<Operand> operands = new ArrayList<>(forward.operands);
                    operands.add(values(resultShape(forward)));
                    yield new OpCase(new Op.Grad((Op.Fused) forward.op), operands);
                }
                case "Linear" -> {
                    Shape x = shape(1, 3);
                    int n = extent();
                    Activation activation = random.nextBoolean() ? Activation.NONE : pick(Activation.values());
                    yield of(new Op.Linear(activation), values(x), values(Shape.of(x.dim(-1), n)), values(Shape.of(n)));
                }
                case "Gelu" -> of(new Op.Gelu(), values(shape(0, 3)));
                case "GeluErf" -> of(new Op.GeluErf(), values(shape(0, 3)));
                case "Silu" -> of(new Op.Silu(), values(shape(0, 3)));
                case "RmsNorm" -> {
                    Shape x = shape(1, 3);
                    yield of(new Op.RmsNorm(1e-5), values(x), values(Shape.of(x.dim(-1))));
                }
                case "LayerNorm" -> {
                    Shape x = shape(1, 3);
                    yield of(
                            new Op.LayerNorm(1e-5),
                            values(x),
                            values(Shape.of(x.dim(-1))),
                            values(Shape.of(x.dim(-1))));
                }
                case "Softmax" -> of(new Op.Softmax(), values(shape(1, 3)));
                case "LogSoftmax" -> of(new Op.LogSoftmax(), values(shape(1, 3)));
                case "CrossEntropy" -> {
                    Shape x = shape(1, 3).with(-1, 1 + random.nextInt(size));
                    yield of(new Op.CrossEntropy(), values(x), ids(rowsOf(x), x.dim(-1)));
                }
                case "Attention" -> attention();
                default -> throw new AssertionError("no generator for operation " + name + "; add one to OpCase");
            };
        }

        private OpCase matmul() {
            Shape batch = shape(0, 2);
            boolean small = batch.rank() > 0;
            int m = small ? Math.min(extent(), 9) : extent();
            int k = extent();
            int n = small ? Math.min(extent(), 40) : extent();
            batch = batch.rank() == 0
                    ? batch
                    : Shape.of(
                            Arrays.stream(batch.dims()).map(d -> Math.min(d, 4)).toArray());
            boolean transposeA = random.nextBoolean();
            boolean transposeB = random.nextBoolean();
            Operand a = values(joined(batch, transposeA ? k : m, transposeA ? m : k));
            Operand b = values(joined(broadcastable(batch), transposeB ? n : k, transposeB ? k : n));
            return of(new Op.MatMul(transposeA, transposeB), a, b);
        }

        private OpCase attention() {
            int[] dims = {1, 3, 4, 5, 8, 16, 16, 24, 32, 40, 48, 64, 128};
            int heads = 1 + random.nextInt(3);
            int channels = heads * dims[random.nextInt(dims.length)];
            int count = random.nextInt(5);
            int[] lengths = new int[count];
            int[] parents = new int[count];
            int[] prefixes = new int[count];
            List<Integer> roots = new ArrayList<>();
            for (int s = 0; s < count; s++) {
                parents[s] = -1;
                lengths[s] = random.nextInt(size);
                if (!roots.isEmpty() && random.nextInt(3) > 0) {
                    parents[s] = roots.get(random.nextInt(roots.size()));
                    prefixes[s] = random.nextInt(lengths[parents[s]] + 1);
                    lengths[s] = random.nextInt(9);
                } else {
                    roots.add(s);
                }
            }
            Segments segments = Segments.of(lengths, parents, prefixes);
            return of(new Op.Attention(heads, segments), values(Shape.of(segments.rows(), 3 * channels)));
        }

        private static Shape resultShape(OpCase forward) {
            List<Tensor> inputs = new ArrayList<>();
            for (Operand operand : forward.operands) {
                inputs.add(operand.on(new ReferenceBackend()));
            }
            return longbow.tensor.op.ShapeRules.infer(forward.op, inputs)
                    .getFirst()
                    .shape();
        }

        private static OpCase of(Op op, Operand... operands) {
            return new OpCase(op, List.of(operands));
        }

        private <T> T pick(T[] values) {
            return values[random.nextInt(values.length)];
        }

        /** Mostly around the size, sometimes 0 or 1, sometimes a whole number of vectors. */
        private int extent() {
            return switch (random.nextInt(12)) {
                case 0 -> 0;
                case 1 -> 1;
                case 2, 3 -> Math.min(size, 16 * (1 + random.nextInt(4)));
                default -> 1 + random.nextInt(size);
            };
        }

        private Shape shape(int least, int most) {
            int[] dims = new int[least + random.nextInt(most - least + 1)];
            for (int i = 0; i < dims.length; i++) {
                dims[i] = i == dims.length - 1 ? extent() : Math.min(extent(), 12);
            }
            return Shape.of(dims);
        }

        private Shape broadcastable(Shape full) {
            int[] dims = full.dims();
            int from = random.nextInt(3) == 0 && dims.length > 0 ? random.nextInt(dims.length + 1) : 0;
            int[] kept = Arrays.copyOfRange(dims, from, dims.length);
            for (int i = 0; i < kept.length; i++) {
                if (random.nextInt(4) == 0) {
                    kept[i] = 1;
                }
            }
            return Shape.of(kept);
        }

        private static Shape joined(Shape batch, int rows, int columns) {
            int[] dims = Arrays.copyOf(batch.dims(), batch.rank() + 2);
            dims[dims.length - 2] = rows;
            dims[dims.length - 1] = columns;
            return Shape.of(dims);
        }

        private static Shape appended(Shape shape, int extent) {
            int[] dims = Arrays.copyOf(shape.dims(), shape.rank() + 1);
            dims[shape.rank()] = extent;
            return Shape.of(dims);
        }

        private static Shape rowsOf(Shape shape) {
            return Shape.of(Arrays.copyOf(shape.dims(), shape.rank() - 1));
        }

        private Layout layout(Shape shape) {
            Layout layout = random.nextInt(2) == 0 ? Layout.ROW_MAJOR : pick(Layout.values());
            return switch (layout) {
                case TRANSPOSED -> shape.rank() >= 2 ? layout : Layout.ROW_MAJOR;
                case CUT_OUT -> shape.rank() >= 1 ? layout : Layout.ROW_MAJOR;
                case EXPANDED -> shape.rank() >= 2 && shape.numel() > 0 ? layout : Layout.ROW_MAJOR;
                case ROW_MAJOR -> layout;
            };
        }

        private Operand values(Shape shape) {
            int n = shape.numel();
            float[] a = new float[n];
            float scale = (float) Math.pow(10, random.nextInt(4) - 2);
            for (int i = 0; i < n; i++) {
                a[i] = (float) random.nextGaussian() * scale;
                if (special && random.nextInt(Math.max(8, n / 4)) == 0) {
                    a[i] = SPECIAL[random.nextInt(SPECIAL.length)];
                }
            }
            if (dtype == DType.F64) {
                double[] wide = new double[n];
                for (int i = 0; i < n; i++) {
                    wide[i] = a[i];
                }
                return new Operand(DType.F64, shape, wide, layout(shape));
            }
            return new Operand(DType.F32, shape, a, layout(shape));
        }

        private static Operand positive(Operand x) {
            if (x.array() instanceof double[] wide) {
                Arrays.setAll(wide, i -> Math.abs(wide[i]));
            } else if (x.array() instanceof float[] a) {
                for (int i = 0; i < a.length; i++) {
                    a[i] = Math.abs(a[i]);
                }
            }
            return x;
        }

        private Operand booleans(Shape shape) {
            boolean[] a = new boolean[shape.numel()];
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextBoolean();
            }
            return new Operand(DType.BOOL, shape, a, layout(shape));
        }

        private Operand ids(Shape shape, int extent) {
            int[] a = new int[shape.numel()];
            for (int i = 0; i < a.length; i++) {
                a[i] = random.nextInt(extent);
            }
            return new Operand(DType.I32, shape, a, layout(shape));
        }
    }
}
