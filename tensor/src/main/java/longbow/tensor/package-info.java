/**
 * Tensors as values: {@link longbow.tensor.Tensor}, the backends that compute on them, and explicit randomness.
 *
 * <p>An operation is a record ({@link longbow.tensor.op.Op}); a {@link longbow.tensor.Backend} executes it. Everything
 * else, automatic differentiation included, is built on that one seam.
 */
@NullMarked
package longbow.tensor;

import org.jspecify.annotations.NullMarked;
