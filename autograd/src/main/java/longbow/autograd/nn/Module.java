package longbow.autograd.nn;

import java.util.List;
import longbow.autograd.Parameter;

/** A part of a model: a record of layers that knows its parameters. */
public interface Module {

    /** Returns the parameters, always in the same order: the order of optimizer state, gradients and checkpoints. */
    List<Parameter> parameters();
}
