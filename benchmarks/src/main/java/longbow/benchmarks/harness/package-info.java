/** How work is timed: alternating with what it is compared with, after warm-up. */
@NullMarked
package longbow.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
