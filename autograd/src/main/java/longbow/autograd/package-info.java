/**
 * Automatic differentiation as a backend: {@link longbow.autograd.Autodiff} executes on another backend, records what
 * depends on tracked tensors and gives {@link longbow.autograd.Gradients} back as a value.
 */
@NullMarked
package longbow.autograd;

import org.jspecify.annotations.NullMarked;
