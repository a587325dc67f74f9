package longbow.tensor.cpu;

import java.util.Random;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Tensor;
import longbow.tensor.op.Op;

/** Prints a number that depends on every bit of the results of a few hundred operations: {@link VectorWidthTest} compares. */
final class ResultsHash {
    private ResultsHash() {}

    /** Prints the hash for the vector backend of this JVM, or, given "probe", whether it is usable. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("probe")) {
            System.out.println(new VectorBackendProvider().probe());
            System.out.println(Backends.open(1).description());
            return;
        }
        Backend backend = new VectorBackend(2);
        System.out.println(backend.description());
        System.out.println("lanes that differ from scalar code: " + VectorMathTest.differences());
        System.out.println(of(backend));
    }

    static long of(Backend backend) {
        long hash = 0;
        for (Class<?> family : OpCase.families()) {
            int cases = family == Op.Attention.class || family == Op.Grad.class || family == Op.MatMul.class ? 30 : 12;
            for (int seed = 0; seed < cases; seed++) {
                Random random = new Random(seed);
                for (Tensor result : OpCase.random(family, random, 3 + random.nextInt(90), DType.F32)
                        .run(backend)) {
                    hash = 31 * hash + bits(backend.toArray(result));
                }
            }
        }
        return hash;
    }

    private static long bits(Object array) {
        return switch (array) {
            case float[] a -> {
                long hash = a.length;
                for (float x : a) {
                    hash = 31 * hash + Float.floatToIntBits(x); // one pattern for all NaNs
                }
                yield hash;
            }
            case double[] a -> java.util.Arrays.hashCode(a);
            case short[] a -> java.util.Arrays.hashCode(a);
            case int[] a -> java.util.Arrays.hashCode(a);
            case long[] a -> java.util.Arrays.hashCode(a);
            case boolean[] a -> java.util.Arrays.hashCode(a);
            default -> throw new AssertionError(array.getClass());
        };
    }
}
