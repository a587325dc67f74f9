package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import longbow.tensor.Key;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.op.Op;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryContext;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryInvocation;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoLibraryProvider;

/** What cuBLAS is asked for, computed here by the definition of its function. */
class CuBlasProductsTest {
    private static final long MEMORY = 1L << 40;

    private final float[] memory = new float[5000];

    /** Column by column, as cuBLAS has it. */
    private final class Columns implements TornadoLibraryProvider {
        private final List<String> functions = new ArrayList<>();

        @Override
        public String libraryName() {
            return "columns";
        }

        @Override
        public boolean canHandle(TornadoXPUDevice device) {
            return true;
        }

        @Override
        public LibraryContext createContext(TornadoXPUDevice device, long executionPlanId) {
            return new LibraryContext() {};
        }

        @Override
        public void destroyContext(LibraryContext context) {}

        @Override
        public void dispatch(String function, LibraryInvocation x) {
            functions.add(function);
            boolean batched = function.equals("cublasSgemmStridedBatched");
            assertThat(x.getNumArgs()).isEqualTo(batched ? 17 : 13);
            int b = batched ? 9 : 8;
            int y = batched ? 13 : 11;
            int batch = batched ? (int) x.getArg(16) : 1;
            for (int z = 0; z < batch; z++) {
                multiply(
                        x,
                        at(x, 6) + (batched ? z * (int) (long) x.getArg(8) : 0),
                        (int) x.getArg(7),
                        at(x, b) + (batched ? z * (int) (long) x.getArg(11) : 0),
                        (int) x.getArg(b + 1),
                        at(x, y) + (batched ? z * (int) (long) x.getArg(15) : 0),
                        (int) x.getArg(y + 1));
            }
        }

        private static int at(LibraryInvocation x, int argument) {
            assertThat(x.isReference(argument)).isTrue();
            return (int) ((x.getDevicePointer(argument) - MEMORY) / Float.BYTES);
        }

        private void multiply(LibraryInvocation x, int a, int lda, int b, int ldb, int c, int ldc) {
            boolean ta = (int) x.getArg(0) == 1;
            boolean tb = (int) x.getArg(1) == 1;
            for (int i = 0; i < (int) x.getArg(2); i++) {
                for (int j = 0; j < (int) x.getArg(3); j++) {
                    float sum = 0;
                    for (int l = 0; l < (int) x.getArg(4); l++) {
                        sum += memory[ta ? a + l + i * lda : a + i + l * lda]
                                * memory[tb ? b + j + l * ldb : b + l + j * ldb];
                    }
                    memory[c + i + j * ldc] = (float) x.getArg(5) * sum;
                }
            }
        }
    }

    /** Launches that are products are computed as cuBLAS would. */
    private final class Blas implements Launcher {
        private final Columns columns = new Columns();
        private int products;

        @Override
        public void launch(Kernel kernel, Grid grid, double... numbers) {
            Sgemm product = Sgemm.of(kernel, numbers);
            assertThat(product).isNotNull();
            products++;
            CuBlasProducts.Call call = new CuBlasProducts.Call(product);
            new CuBlasProducts(columns)
                    .dispatch(
                            "product",
                            new LibraryInvocation(
                                    new Object[3],
                                    new long[] {MEMORY, 0, 0},
                                    new boolean[] {true, true, true},
                                    null,
                                    0,
                                    null,
                                    call));
        }

        @Override
        public int scratch(Place place, int n) {
            throw new AssertionError();
        }

        @Override
        public int constants(int[] values) {
            throw new AssertionError();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "20, 7, 5, 1, false, false", "20, 7, 5, 1, true, false", "20, 7, 5, 1, false, true", "20, 7, 5, 1, true, true",
        "3, 7, 5, 1, false, true", "1, 9, 4, 1, true, false", "9, 1, 4, 1, false, true", "6, 5, 1, 1, true, true",
        "17, 6, 4, 3, false, false", "17, 6, 4, 3, true, true", "2, 3, 4, 5, false, true"
    })
    void productsAreThoseOfTheReference(int m, int n, int k, int batch, boolean ta, boolean tb) {
        Tensor a = random("a", batch, ta ? k : m, ta ? m : k);
        Tensor b = random("b", batch, tb ? n : k, tb ? k : n);
        Operand x = put(a, 11);
        Operand w = put(b, 2000);
        Tensor expected = a.matmul(b, ta, tb);
        Operand y = new Operand(expected.dtype(), expected.shape(), 4000);
        Blas blas = new Blas();

        Products.matmul(blas, new Op.MatMul(ta, tb), x, w, y);

        assertThat(blas.products).isEqualTo(1);
        assertThat(blas.columns.functions).containsExactly(batch == 1 ? "cublasSgemm" : "cublasSgemmStridedBatched");
        float[] values = expected.toFloatArray();
        for (int i = 0; i < values.length; i++) {
            assertThat(memory[4000 + i]).as("element %d", i).isCloseTo(values[i], within(1e-5f));
        }
    }

    private static Tensor random(String name, int... dims) {
        return Tensors.rand(Key.of(1).named(name), Sample.REFERENCE, longbow.tensor.Shape.of(dims));
    }

    private Operand put(Tensor tensor, int at) {
        System.arraycopy(tensor.toFloatArray(), 0, memory, at, tensor.numel());
        return new Operand(tensor.dtype(), tensor.shape(), at);
    }

    @Test
    void whatIsNoProductForItStaysWithTheKernels() {
        assertThat(Sgemm.of(Kernel.BIAS, 1, 2, 3)).isNull();
        assertThat(Sgemm.of(Kernel.MATMUL, 20, 7, 0, 0, 0, 0, 0, 1, 7, 1, 0, 0, 140, 1))
                .isNull();
        assertThat(Sgemm.of(Kernel.MATMUL, 20, 7, 5, 0, 0, 0, 10, 2, 7, 1, 0, 0, 140, 1))
                .isNull(); // every second column
    }

    /** Takes the place of cuBLAS on any device, and only writes down what it was asked for. */
    public static final class Recording implements TornadoLibraryProvider {
        static final List<Sgemm> PRODUCTS = Collections.synchronizedList(new ArrayList<>());

        @Override
        public String libraryName() {
            return "longbow/cublas";
        }

        @Override
        public boolean canHandle(TornadoXPUDevice device) {
            return true;
        }

        @Override
        public LibraryContext createContext(TornadoXPUDevice device, long executionPlanId) {
            return new LibraryContext() {};
        }

        @Override
        public void destroyContext(LibraryContext context) {}

        @Override
        public void dispatch(String function, LibraryInvocation invocation) {
            assertThat(invocation.isReference(0)).isTrue();
            PRODUCTS.add(((CuBlasProducts.Call) invocation.getTuning()).product);
        }
    }

    /** All of the way to cuBLAS but its last step: TornadoVM runs library tasks, by themselves and between kernels. */
    @Test
    void productsOfADeviceGoToTheLibrary() {
        Device device = new Device(1 << 12, 64, 16, false, true);
        Grid one = new Grid(1, 1, 1);
        double[] first = {20, 7, 5, 0, 100, 200, 5, 1, 7, 1, 0, 0, 140, 1};
        double[] second = {3, 7, 5, 0, 100, 200, 5, 1, 7, 1, 0, 0, 21, 1};
        Launch fill = new Launch(Kernel.FILL, one, new double[] {9, 300, 2.5});
        LaunchSequence sequence = device.sequence(
                List.of(new Launch(Kernel.MATMUL, one, first), fill, new Launch(Kernel.MATMUL_FEW_ROWS, one, second)));
        Recording.PRODUCTS.clear();

        device.launch(Kernel.MATMUL, one, first);
        device.launch(Kernel.MATMUL_FEW_ROWS, one, second);
        sequence.run();
        sequence.run();

        Sgemm a = Sgemm.of(Kernel.MATMUL, first);
        Sgemm b = Sgemm.of(Kernel.MATMUL_FEW_ROWS, second);
        assertThat(Recording.PRODUCTS).containsExactly(a, b, a, b, a, b);
        device.launch(Kernel.FILL, one, 1, 4000, 0);
        assertThat((float[]) device.read(Place.FLOATS, 300, 9)).containsOnly(2.5f);
    }

    @Test
    void nobodyAskedForIt() {
        assertThat(CuBlasProducts.wanted()).isFalse();
        assertThat(new TornadoBackendProvider().probe().detail()).doesNotContain("cuBLAS");
    }
}
