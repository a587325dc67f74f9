/** A backend that computes through TornadoVM, on GPUs and whatever else it reaches. */
module longbow.tensor.tornado {
    requires longbow.tensor;
    requires tornado.api;
    requires static tornado.cublas; // where it was asked for
    requires static tornado.runtime;
    requires static org.jspecify;

    opens longbow.tensor.tornado.kernels; // TornadoVM compiles what it finds by reflection

    provides longbow.tensor.BackendProvider with
            longbow.tensor.tornado.TornadoBackendProvider;
    provides uk.ac.manchester.tornado.runtime.library.spi.TornadoLibraryProvider with
            longbow.tensor.tornado.CuBlasProducts;
}
