/**
 * The kernels, as TornadoVM compiles them. All have the same parameters: the context, which says which work item this
 * is; the memory of the device, one array for each type; and the numbers of the launch, which say where the operands
 * lie and how large they are. So a kernel is compiled once, whatever the shapes.
 *
 * <p>Results have the bits of the reference on every device that rounds correctly. So no kernel for single precision calls
 * a function of the device: {@code FloatFunctions} has those of the processor. {@code a * b + c} is one fused
 * multiply-add, since TornadoVM writes it as such, unless c is a product too: then one of the two must be a
 * {@code Rounded.product}. {@code a * b - c} and {@code a * b + -c} are none for TornadoVM, but may be one for the compiler
 * of the device: they are only written where it makes no difference.
 *
 * <p>Some of what looks odd here is owed to the compiler of TornadoVM 5.2, which errs without a word. An array of
 * local memory that is handed to a method is indexed wrongly there: all that touches one stays in the method that
 * allocates it. The negation of a compound condition on floats comes out wrong: conditions are nested, or choose numbers
 * that are added. Where conditions choose a value that decides what comes next, both branches may be run. {@code <=} and {@code >=} hold
 * for NaN: numbers are compared with {@code <} and {@code >}. A conversion to {@code long} stops at 32 bits. Comparisons of
 * one int with several constants become a switch, whose branches must do no more than choose a value. A negative int divided by a
 * power of two is rounded downwards. A method that becomes more than 600 nodes cannot be called, and one that calls itself makes the compiler
 * wait for ever. {@code x < 0 ? -0f : x} is -0 for 0.
 */
@NullMarked
package longbow.tensor.tornado.kernels;

import org.jspecify.annotations.NullMarked;
