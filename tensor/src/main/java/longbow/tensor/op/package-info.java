/** Operations as data: the sealed families {@link longbow.tensor.op.Op} and {@link longbow.tensor.op.Update}. */
@NullMarked
package longbow.tensor.op;

import org.jspecify.annotations.NullMarked;
