/** Transformer models, key-value caches, sampling and tokenizers. */
module longbow.transformer {
    requires transitive longbow.autograd;
    requires static org.jspecify;

    exports longbow.transformer;
    exports longbow.transformer.checkpoint;
    exports longbow.transformer.tokenizer;
}
