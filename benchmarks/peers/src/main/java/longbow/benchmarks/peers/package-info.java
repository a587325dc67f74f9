/** Other libraries, behind {@link longbow.benchmarks.peer.ModelLibrary}; compiled in the Maven profile {@code peers} only. */
@NullMarked
package longbow.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
