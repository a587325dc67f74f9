package longbow.tensor.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Rotary positions: the channels j and j + W of every head turn by the angle of their row, W being half of a head. */
final class VectorRotary {
    private static final VectorSpecies<Float> S = VectorMath.SPECIES;
    private static final int L = VectorMath.LANES;

    private VectorRotary() {}

    /**
     * Turns {@code rows} rows of {@code width} channels, heads of {@code 2 waves} channels side by side.
     *
     * @param cos (rows, waves), as is {@code sin}
     */
    static void turn(
            ComputePool pool, Strided x, Strided cos, Strided sin, int rows, int width, int waves, float[] y, int yt) {
        float[] a = x.floats();
        float[] c = cos.floats();
        float[] s = sin.floats();
        pool.ranges(rows, 2L * width, (from, to) -> {
            for (int r = from; r < to; r++) {
                int ct = cos.offset() + r * waves;
                int st = sin.offset() + r * waves;
                for (int head = 0; head < width; head += 2 * waves) {
                    int at = r * width + head;
                    turn(a, x.offset() + at, c, ct, s, st, waves, y, yt + at);
                }
            }
        });
    }

    private static void turn(float[] x, int at, float[] c, int ct, float[] s, int st, int waves, float[] y, int yt) {
        int j = 0;
        for (; j <= waves - L; j += L) {
            FloatVector a = FloatVector.fromArray(S, x, at + j);
            FloatVector b = FloatVector.fromArray(S, x, at + waves + j);
            FloatVector cos = FloatVector.fromArray(S, c, ct + j);
            FloatVector sin = FloatVector.fromArray(S, s, st + j);
            a.mul(cos).sub(b.mul(sin)).intoArray(y, yt + j);
            b.mul(cos).add(a.mul(sin)).intoArray(y, yt + waves + j);
        }
        for (; j < waves; j++) {
            float a = x[at + j];
            float b = x[at + waves + j];
            y[yt + j] = a * c[ct + j] - b * s[st + j];
            y[yt + waves + j] = b * c[ct + j] + a * s[st + j];
        }
    }
}
