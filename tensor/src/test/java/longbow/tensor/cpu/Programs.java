package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;

/**
 * Random programs: some twenty operations, each on results of earlier ones, views among them. The seed decides operations
 * and shapes, the inputs decide values.
 */
public final class Programs {
    private Programs() {}

    /** Returns two inputs for program {@code seed}: F32 matrices of its shape, with contents from {@code draw}. */
    public static List<Tensor> inputs(long seed, int draw, Backend backend) {
        SplittableRandom random = new SplittableRandom(seed);
        Shape shape = Shape.of(1 + random.nextInt(12), 1 + random.nextInt(70));
        Key key = Key.of(seed).fold(draw);
        return List.of(
                Tensors.randn(key.named("x"), backend, shape, 1), Tensors.randn(key.named("y"), backend, shape, 1));
    }

    /** Runs program {@code seed}; the results are all tensors that it computed. */
    public static List<Tensor> run(long seed, List<Tensor> inputs) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5eed);
        List<Tensor> known = new ArrayList<>(inputs); // F32 matrices
        List<Tensor> results = new ArrayList<>();
        int count = 8 + random.nextInt(16);
        for (int i = 0; i < count; i++) {
            Tensor x = known.get(random.nextInt(known.size()));
            Tensor result = step(random, x, known);
            results.add(result);
            if (result.dtype() == DType.F32 && result.rank() == 2 && result.numel() > 0) {
                known.add(result);
            }
        }
        return results;
    }

    private static Tensor step(SplittableRandom random, Tensor x, List<Tensor> known) {
        int rows = x.shape().dim(0);
        int columns = x.shape().dim(1);
        Backend backend = x.backend();
        return switch (random.nextInt(22)) {
            case 0 -> x.add(alike(random, x, known));
            case 1 -> x.mul(random.nextInt(1, 5) * 0.25);
            case 2 -> x.sub(x.sum(new int[] {random.nextInt(2)}, true));
            case 3 -> x.t();
            case 4 -> x.matmul(alike(random, x, known), false, true);
            case 5 -> x.matmul(x, true, false);
            case 6 -> x.softmax();
            case 7 -> x.gelu();
            case 8 -> x.narrow(1, random.nextInt(columns), 1).expand(Shape.of(rows, columns));
            case 9 -> x.pad(random.nextInt(2), random.nextInt(3), random.nextInt(3));
            case 10 -> Tensors.concat(List.of(x, alike(random, x, known)), random.nextInt(2));
            case 11 -> x.max(0).unsqueeze(0);
            case 12 -> x.logSoftmax().tanh();
            case 13 -> x.indexSelect(x.t().argmax());
            case 14 -> x.crossEntropy(x.argmax());
            case 15 -> Tensor.where(x.lt(alike(random, x, known)), x, x.neg());
            case 16 -> x.to(DType.F64).exp().sum(1);
            case 17 -> x.layerNorm(x.sum(0), x.max(0), 1e-5);
            case 18 -> x.linear(x.t(), x.sum(1));
            case 19 -> x.reshape(columns, rows).sigmoid();
            case 20 ->
                Tensor.execute(new Op.Attention(1, Segments.of(rows)), List.of(Tensors.concat(List.of(x, x, x), 1)))
                        .getFirst();
            default ->
                Tensors.concat(Tensor.execute(new Op.Grad(new Op.Softmax()), List.of(x, alike(random, x, known))), 0);
        };
    }

    /** Returns a known matrix of the shape of {@code x}; there is always {@code x} itself. */
    private static Tensor alike(SplittableRandom random, Tensor x, List<Tensor> known) {
        List<Tensor> alike =
                known.stream().filter(t -> t.shape().equals(x.shape())).toList();
        return alike.get(random.nextInt(alike.size()));
    }
}
