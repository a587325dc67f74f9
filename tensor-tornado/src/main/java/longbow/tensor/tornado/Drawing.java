package longbow.tensor.tornado;

import longbow.tensor.DType;

/** Draws from rows of probabilities in single precision. */
final class Drawing {
    private Drawing() {}

    /** An element of each row of x, by the uniform numbers. */
    static void sample(Launcher to, Operand x, Operand uniform, Operand y) {
        if (x.rows() == 0) {
            return;
        }
        Operand parts = uniform;
        if (uniform.dtype() != DType.F64) {
            parts = new Operand(DType.F64, uniform.shape(), to.scratch(Place.DOUBLES, x.rows()));
            Elementwise.cast(to, uniform, parts);
        }
        to.launch(Kernel.SAMPLE, Grid.rows(x.rows()), x.rows(), x.width(), x.at(), parts.at(), y.at());
    }
}
