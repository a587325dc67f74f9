/** Neural-network layers as records of {@link longbow.autograd.Parameter parameters}, and losses. */
@NullMarked
package longbow.autograd.nn;

import org.jspecify.annotations.NullMarked;
