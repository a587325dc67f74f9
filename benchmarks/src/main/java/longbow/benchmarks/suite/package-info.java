/** What is measured: the shapes, and how much work each is. */
@NullMarked
package longbow.benchmarks.suite;

import org.jspecify.annotations.NullMarked;
