package longbow.tensor.tornado;

import longbow.tensor.Backend;

/** The backend of these tests: one for all of them, since it takes what memory the device has. */
final class TestBackend {
    static final Backend INSTANCE = new TornadoBackendProvider().open(1);

    private TestBackend() {}
}
