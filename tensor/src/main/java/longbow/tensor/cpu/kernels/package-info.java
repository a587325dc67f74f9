/**
 * Unrolled inner loops. What is called {@code Kernels} is generated: change the generator among the tests, not these files. {@code
 * KernelsTest} regenerates and compares; with {@code -Dlongbow.kernels.write=true} it writes them anew.
 */
@NullMarked
package longbow.tensor.cpu.kernels;

import org.jspecify.annotations.NullMarked;
