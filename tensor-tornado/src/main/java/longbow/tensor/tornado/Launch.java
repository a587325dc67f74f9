package longbow.tensor.tornado;

/**
 * One run of a kernel.
 *
 * @param numbers what the kernel reads as its last parameter: positions, extents, constants
 */
record Launch(Kernel kernel, Grid grid, double[] numbers) {}
