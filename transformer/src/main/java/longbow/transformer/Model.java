package longbow.transformer;

import longbow.autograd.nn.Module;

/** A transformer of a published architecture, with parameters named and laid out as in its published checkpoints. */
public sealed interface Model extends Module permits Decoder, Roberta {

    /** Returns the sizes. */
    ModelConfig config();
}
