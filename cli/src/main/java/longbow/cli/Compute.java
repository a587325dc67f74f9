package longbow.cli;

/**
 * What computes.
 *
 * @param device {@code cpu} or {@code gpu}
 * @param threads how many threads of the processor may compute
 */
public record Compute(String device, int threads) {
    /** The processor of this machine. */
    static final String CPU = "cpu";

    /** A device that TornadoVM reaches. */
    static final String GPU = "gpu";

    /** Returns so many threads of the processor. */
    public static Compute cpu(int threads) {
        return new Compute(CPU, threads);
    }

    /** Returns the device that TornadoVM reaches, with so many threads of the processor beside it. */
    public static Compute gpu(int threads) {
        return new Compute(GPU, threads);
    }
}
