/** Automatic differentiation, neural-network layers, optimizers. */
module longbow.autograd {
    requires transitive longbow.tensor;
    requires static org.jspecify;

    exports longbow.autograd;
    exports longbow.autograd.nn;
    exports longbow.autograd.optim;
}
