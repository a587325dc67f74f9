package longbow.rl;

import java.util.List;

/** Moments of paired measurements: rows of values, addressed by column. */
public final class Moments {
    private Moments() {}

    /** Returns the Pearson correlation of two columns; NaN where one is constant. */
    public static double correlation(List<double[]> rows, int x, int y) {
        double mx = mean(rows, x);
        double my = mean(rows, y);
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (double[] row : rows) {
            xy += (row[x] - mx) * (row[y] - my);
            xx += (row[x] - mx) * (row[x] - mx);
            yy += (row[y] - my) * (row[y] - my);
        }
        return xy / Math.sqrt(xx * yy);
    }

    /** Returns {@code 1 - Var(target - prediction) / Var(target)}. */
    public static double explainedVariance(List<double[]> rows, int prediction, int target) {
        double mt = mean(rows, target);
        double me = mt - mean(rows, prediction);
        double residual = 0;
        double total = 0;
        for (double[] row : rows) {
            double e = row[target] - row[prediction] - me;
            residual += e * e;
            total += (row[target] - mt) * (row[target] - mt);
        }
        return 1 - residual / total;
    }

    private static double mean(List<double[]> rows, int column) {
        double sum = 0;
        for (double[] row : rows) {
            sum += row[column];
        }
        return sum / rows.size();
    }
}
