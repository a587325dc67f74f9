/** Tensors: shapes, operations as data, the scalar and the Vector API backend, random keys, safetensors. */
module longbow.tensor {
    requires jdk.incubator.vector;
    requires static org.jspecify;

    exports longbow.tensor;
    exports longbow.tensor.io;
    exports longbow.tensor.op;

    uses longbow.tensor.BackendProvider;

    provides longbow.tensor.BackendProvider with
            longbow.tensor.cpu.ReferenceBackendProvider,
            longbow.tensor.cpu.VectorBackendProvider;
}
