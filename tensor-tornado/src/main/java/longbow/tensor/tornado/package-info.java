/** A backend that computes through TornadoVM: kernels written in Java, on GPUs and other accelerators. */
@NullMarked
package longbow.tensor.tornado;

import org.jspecify.annotations.NullMarked;
