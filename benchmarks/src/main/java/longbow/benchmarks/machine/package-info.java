/** What the machine can do: arithmetic, memory, a native BLAS. */
@NullMarked
package longbow.benchmarks.machine;

import org.jspecify.annotations.NullMarked;
