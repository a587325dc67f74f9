/**
 * Files: safetensors reading and writing, a strict JSON reader, and writes that a crash cannot leave half done.
 * Everything read here is taken for hostile until it is checked; nothing here knows the tensor class, only arrays and
 * shapes.
 */
@NullMarked
package longbow.tensor.io;

import org.jspecify.annotations.NullMarked;
