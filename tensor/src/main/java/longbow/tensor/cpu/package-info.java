/** The CPU backends: the scalar reference, which is the specification, and the Vector API backend. Not exported. */
@NullMarked
package longbow.tensor.cpu;

import org.jspecify.annotations.NullMarked;
