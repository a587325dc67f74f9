package longbow.tensor.tornado;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.common.Access;
import uk.ac.manchester.tornado.api.common.LibraryTaskDescriptor;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.cublas.CuBlas;
import uk.ac.manchester.tornado.cublas.enums.CuBlasOperation;
import uk.ac.manchester.tornado.cublas.provider.CuBlasLibraryProvider;
import uk.ac.manchester.tornado.runtime.common.TornadoXPUDevice;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryContext;
import uk.ac.manchester.tornado.runtime.library.spi.LibraryInvocation;
import uk.ac.manchester.tornado.runtime.library.spi.TornadoLibraryProvider;

/**
 * Products through NVIDIA's cuBLAS, in single precision without TF32: a library task of TornadoVM on the device's array of floats. The tasks
 * of TornadoVM's own binding take whole arrays; this one adds the position of a tensor to the address of the array and hands the call on,
 * so nothing is copied. It is there when asked for only, since cuBLAS sums in orders of its own.
 */
public final class CuBlasProducts implements TornadoLibraryProvider {
    /** Asks for cuBLAS. */
    static final String PROPERTY = "longbow.gpu.cublas";

    private static final String LIBRARY = "longbow/cublas";
    private static final float ONE = 1;
    private static final float ZERO = 0;

    private final TornadoLibraryProvider cublas;

    /** What a task multiplies; may change between its runs where these are not kept as a graph of the driver. */
    static final class Call {
        @Nullable
        Sgemm product;

        Call(@Nullable Sgemm product) {
            this.product = product;
        }
    }

    /** TornadoVM creates it, where a library task runs. */
    public CuBlasProducts() {
        this(new CuBlasLibraryProvider());
    }

    CuBlasProducts(TornadoLibraryProvider cublas) {
        this.cublas = cublas;
    }

    /** Returns whether cuBLAS was asked for. */
    static boolean wanted() {
        return Boolean.getBoolean(PROPERTY);
    }

    /** Adds a product to a graph; the arrays are those that all tasks have. */
    static void add(TaskGraph graph, String task, Call call, FloatArray floats, IntArray ints, DoubleArray doubles) {
        graph.libraryTask(
                task,
                (f, i, d) -> new LibraryTaskDescriptor()
                        .withLibrary(LIBRARY)
                        .withFunction("product")
                        .withParameters(new Object[] {f, i, d})
                        .withAccess(new Access[] {Access.READ_WRITE, Access.READ_ONLY, Access.READ_ONLY})
                        .withTuning(call),
                floats,
                ints,
                doubles);
    }

    @Override
    public String libraryName() {
        return LIBRARY;
    }

    @Override
    public boolean canHandle(TornadoXPUDevice device) {
        return cublas.canHandle(device);
    }

    @Override
    public LibraryContext createContext(TornadoXPUDevice device, long executionPlanId) {
        return cublas.createContext(device, executionPlanId);
    }

    @Override
    public void destroyContext(LibraryContext context) {
        cublas.destroyContext(context);
    }

    @Override
    public void dispatch(String functionName, LibraryInvocation invocation) {
        Sgemm p = Objects.requireNonNull(((Call) invocation.getTuning()).product);
        long memory = invocation.getDevicePointer(0);
        Object left = memory + (long) Float.BYTES * p.left().at();
        Object right = memory + (long) Float.BYTES * p.right().at();
        Object result = memory + (long) Float.BYTES * p.result();
        int l = operation(p.left());
        int r = operation(p.right());
        if (p.batch() == 1) {
            call(
                    "cublasSgemm",
                    invocation,
                    new int[] {6, 8, 11},
                    l,
                    r,
                    p.rows(),
                    p.columns(),
                    p.inner(),
                    ONE,
                    left,
                    p.left().leading(),
                    right,
                    p.right().leading(),
                    ZERO,
                    result,
                    p.rows());
        } else {
            call(
                    "cublasSgemmStridedBatched",
                    invocation,
                    new int[] {6, 9, 13},
                    l,
                    r,
                    p.rows(),
                    p.columns(),
                    p.inner(),
                    ONE,
                    left,
                    p.left().leading(),
                    p.left().step(),
                    right,
                    p.right().leading(),
                    p.right().step(),
                    ZERO,
                    result,
                    p.rows(),
                    p.resultStep(),
                    p.batch());
        }
    }

    private static int operation(Sgemm.Factor factor) {
        CuBlasOperation operation = factor.transposed() ? CuBlasOperation.CUBLAS_OP_T : CuBlasOperation.CUBLAS_OP_N;
        return operation.operation();
    }

    /**
     * Calls a function of {@link CuBlas} with its arguments in their order.
     *
     * @param addresses which of them are addresses on the device
     */
    private void call(String function, LibraryInvocation from, int[] addresses, Object... arguments) {
        long[] pointers = new long[arguments.length];
        boolean[] references = new boolean[arguments.length];
        for (int a : addresses) {
            pointers[a] = (long) arguments[a];
            references[a] = true;
        }
        cublas.dispatch(
                function,
                new LibraryInvocation(
                        arguments,
                        pointers,
                        references,
                        from.getDevice(),
                        from.getExecutionPlanId(),
                        from.getContext(),
                        null));
    }
}
