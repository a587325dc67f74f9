package longbow.benchmarks.machine;

import longbow.benchmarks.harness.Quantity;

/**
 * Something that the machine itself limits, and work that reaches that limit.
 *
 * @param kind what is limited
 * @param quantity what one run of {@code work} counts
 * @param work reaches the limit
 */
public record Limit(Kind kind, Quantity quantity, Runnable work) {

    /** What is limited. */
    public enum Kind {
        /** Fused multiply-adds. */
        FMA,
        /** Bytes read from memory. */
        READ,
        /** Bytes read from and written to memory. */
        COPY
    }
}
