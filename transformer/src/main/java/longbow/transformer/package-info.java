/** Transformers of published architectures, generation with a key-value cache, and supervised fine-tuning. */
@NullMarked
package longbow.transformer;

import org.jspecify.annotations.NullMarked;
