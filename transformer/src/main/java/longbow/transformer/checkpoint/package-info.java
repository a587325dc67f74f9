/**
 * Folders in Hugging Face layout: {@code config.json} and weights in one safetensors file or in several with an index. What
 * is read here is taken for hostile until it is checked; nothing here knows a model.
 */
@NullMarked
package longbow.transformer.checkpoint;

import org.jspecify.annotations.NullMarked;
