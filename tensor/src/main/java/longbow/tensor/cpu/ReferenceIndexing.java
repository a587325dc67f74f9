package longbow.tensor.cpu;

import longbow.tensor.Tensor;

/** Reads and sums by index; an index outside its range is an error that names it. */
final class ReferenceIndexing {
    private ReferenceIndexing() {}

    static double[] indexSelect(Tensor table, Tensor ids) {
        int[] index = (int[]) Movement.toArray(ids);
        int rows = table.shape().dim(0);
        int width = table.shape().dim(1);
        double[] values = Rows.of(table);
        double[] out = new double[index.length * width];
        for (int n = 0; n < index.length; n++) {
            System.arraycopy(values, check("indexSelect", index[n], rows) * width, out, n * width, width);
        }
        return out;
    }

    static double[] scatterAdd(int rows, Tensor x, Tensor ids) {
        int[] index = (int[]) Movement.toArray(ids);
        int width = x.shape().dim(1);
        double[] values = Rows.of(x);
        double[] out = new double[rows * width];
        Arithmetic a = Arithmetic.of(x.dtype());
        for (int n = 0; n < index.length; n++) {
            int row = check("scatterAdd", index[n], rows);
            for (int c = 0; c < width; c++) {
                out[row * width + c] = a.add(out[row * width + c], values[n * width + c]);
            }
        }
        return out;
    }

    static double[] gather(Tensor x, Tensor ids) {
        int[] index = (int[]) Movement.toArray(ids);
        int width = Rows.width(x);
        double[] values = Rows.of(x);
        double[] out = new double[index.length];
        for (int n = 0; n < index.length; n++) {
            out[n] = values[n * width + check("gather", index[n], width)];
        }
        return out;
    }

    static double[] scatter(int extent, Tensor x, Tensor ids) {
        int[] index = (int[]) Movement.toArray(ids);
        double[] values = Rows.of(x);
        double[] out = new double[index.length * extent];
        for (int n = 0; n < index.length; n++) {
            out[n * extent + check("scatter", index[n], extent)] = values[n];
        }
        return out;
    }

    static int check(String operation, int index, int extent) {
        if (index < 0 || index >= extent) {
            throw new IndexOutOfBoundsException(
                    "%s: index %d is outside 0 ... %d".formatted(operation, index, extent - 1));
        }
        return index;
    }
}
