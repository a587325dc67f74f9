/** The verb {@code bench}. */
@NullMarked
package longbow.benchmarks;

import org.jspecify.annotations.NullMarked;
