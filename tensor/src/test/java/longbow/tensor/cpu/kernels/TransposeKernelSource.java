package longbow.tensor.cpu.kernels;

/** Generates {@link TransposeKernels}: one network of selections for each width of vector. */
final class TransposeKernelSource {
    private final KernelSource out = new KernelSource();

    static String generate() {
        TransposeKernelSource source = new TransposeKernelSource();
        source.header();
        for (int lanes = 16; lanes >= 4; lanes /= 2) {
            source.block(lanes);
        }
        return source.out.line("}").toString();
    }

    private void header() {
        out.lines("""
                package longbow.tensor.cpu.kernels;

                import jdk.incubator.vector.FloatVector;
                import jdk.incubator.vector.IntVector;
                import jdk.incubator.vector.VectorSpecies;

                /**
                 * Transposes a square block of as many rows as a vector has lanes, in registers: for every distance d = lanes / 2 ... 1,
                 * rows i and i + d exchange halves of each group of 2 d lanes.
                 */
                public final class TransposeKernels {
                    private static final VectorSpecies<Float> S = Lanes.SPECIES;
                    private static final IntVector LOW_1 = exchange(1, 0);
                    private static final IntVector HIGH_1 = exchange(1, 1);
                    private static final IntVector LOW_2 = exchange(2, 0);
                    private static final IntVector HIGH_2 = exchange(2, 1);
                    private static final IntVector LOW_4 = exchange(4, 0);
                    private static final IntVector HIGH_4 = exchange(4, 1);
                    private static final IntVector LOW_8 = exchange(8, 0);
                    private static final IntVector HIGH_8 = exchange(8, 1);

                    private TransposeKernels() {}

                    /** Which lanes of a pair of rows the upper (0) or the lower (1) row gets. */
                    private static IntVector exchange(int distance, int row) {
                        int[] lanes = new int[Lanes.COUNT];
                        for (int i = 0; i < lanes.length; i++) {
                            boolean upper = (i & distance) == 0;
                            int lane = row == 0 ? (upper ? i : i - distance) : (upper ? i + distance : i);
                            lanes[i] = (upper ? 0 : lanes.length) + lane;
                        }
                        return IntVector.fromArray(S.withLanes(int.class), lanes, 0);
                    }

                    /**
                     * Writes lane l of row i of A to {@code b[bt + l * pitch + i]}. Only the first {@code rows} rows are read; what is
                     * written in place of the others is unspecified, and later blocks are expected to overwrite it.
                     */
                    public static void block(float[] a, int at, int lda, int rows, float[] b, int bt, int pitch) {
                        switch (Lanes.COUNT) {
                            case 16 -> block16(a, at, lda, rows - 1, b, bt, pitch);
                            case 8 -> block8(a, at, lda, rows - 1, b, bt, pitch);
                            default -> block4(a, at, lda, rows - 1, b, bt, pitch);
                        }
                    }
                """);
        out.indent();
    }

    private void block(int lanes) {
        out.line("");
        out.line(
                "private static void block%d(float[] a, int at, int lda, int last, float[] b, int bt, int pitch) {",
                lanes);
        for (int i = 0; i < lanes; i++) {
            out.line("int p%d = at + Math.min(%d, last) * lda;", i, i);
            out.line("IntVector r%d = FloatVector.fromArray(S, a, p%d).reinterpretAsInts();", i, i);
        }
        out.line("IntVector low;");
        for (int distance = lanes / 2; distance >= 1; distance /= 2) {
            for (int i = 0; i < lanes; i++) {
                if ((i & distance) == 0) {
                    int j = i + distance;
                    out.line("low = LOW_%d.selectFrom(r%d, r%d);", distance, i, j);
                    out.line("r%d = HIGH_%d.selectFrom(r%d, r%d);", j, distance, i, j);
                    out.line("r%d = low;", i);
                }
            }
        }
        for (int l = 0; l < lanes; l++) {
            String column = l == 0 ? "bt" : "bt + " + (l == 1 ? "" : l + " * ") + "pitch";
            out.line("r%d.reinterpretAsFloats().intoArray(b, %s);", l, column);
        }
        out.line("}");
    }
}
