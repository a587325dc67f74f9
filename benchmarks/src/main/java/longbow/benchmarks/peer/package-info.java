/** What another library has to offer to be compared with. */
@NullMarked
package longbow.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
