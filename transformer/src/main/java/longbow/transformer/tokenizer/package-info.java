/** Tokenizers: text to token ids and back, without loss for every text over the vocabulary. */
@NullMarked
package longbow.transformer.tokenizer;

import org.jspecify.annotations.NullMarked;
