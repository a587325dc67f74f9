package longbow.tensor.tornado;

import longbow.tensor.tornado.kernels.AttentionKernels;
import longbow.tensor.tornado.kernels.CopyKernels;
import longbow.tensor.tornado.kernels.ElementwiseKernels;
import longbow.tensor.tornado.kernels.IndexKernels;
import longbow.tensor.tornado.kernels.MatMulKernels;
import longbow.tensor.tornado.kernels.ReduceDoublesKernels;
import longbow.tensor.tornado.kernels.ReduceIntsKernels;
import longbow.tensor.tornado.kernels.ReduceKernels;
import longbow.tensor.tornado.kernels.RowKernels;
import longbow.tensor.tornado.kernels.SamplingKernels;
import longbow.tensor.tornado.kernels.SortKernels;
import longbow.tensor.tornado.kernels.UpdateKernels;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** All kernels, with the shape of their work groups. */
enum Kernel {
    FILL(ElementwiseKernels::fill, 64, 1),
    FILL_INTS(ElementwiseKernels::fillInts, 64, 1),
    FILL_DOUBLES(ElementwiseKernels::fillDoubles, 64, 1),
    UNARY(ElementwiseKernels::unary, 64, 1),
    UNARY_INTS(ElementwiseKernels::unaryInts, 64, 1),
    ELEMENTARY(ElementwiseKernels::elementary, 64, 1),
    UNARY_DOUBLES(ElementwiseKernels::unaryDoubles, 64, 1),
    ACTIVATION(ElementwiseKernels::activation, 64, 1),
    SLOPE(ElementwiseKernels::slope, 64, 1),
    BINARY(ElementwiseKernels::binary, 64, 1),
    BINARY_INTS(ElementwiseKernels::binaryInts, 64, 1),
    BINARY_DOUBLES(ElementwiseKernels::binaryDoubles, 64, 1),
    COMPARE(ElementwiseKernels::compare, 64, 1),
    WHERE(ElementwiseKernels::where, 64, 1),
    WHERE_INTS(ElementwiseKernels::whereInts, 64, 1),
    WHERE_DOUBLES(ElementwiseKernels::whereDoubles, 64, 1),
    CAST(ElementwiseKernels::cast, 64, 1),
    COPY(CopyKernels::floats, 64, 1),
    COPY_INTS(CopyKernels::ints, 64, 1),
    COPY_DOUBLES(CopyKernels::doubles, 64, 1),
    MATMUL(MatMulKernels::tiles, 16, 16),
    MATMUL_FEW_ROWS(MatMulKernels::fewRows, 64, 1),
    BIAS(MatMulKernels::bias, 64, 1),
    REDUCE_ROWS(ReduceKernels::rows, 64, 1),
    REDUCE_PAIRS(ReduceKernels::pairs, 64, 1),
    REDUCE_CHAINS(ReduceKernels::chains, 64, 1),
    REDUCE_INTS(ReduceIntsKernels::rows, 64, 1),
    REDUCE_DOUBLES_ROWS(ReduceDoublesKernels::rows, 64, 1),
    REDUCE_DOUBLES_CHAINS(ReduceDoublesKernels::chains, 64, 1),
    ARGMAX(ReduceKernels::argmax, 64, 1),
    CUMSUM(ReduceKernels::cumsum, 64, 1),
    SORT_BLOCKS(SortKernels::blocks, 64, 1),
    SORT_MERGE(SortKernels::merge, 64, 1),
    CROSSING(SamplingKernels::crossing, 64, 1),
    KEEP(SamplingKernels::keep, 64, 1),
    ROWS(RowKernels::rows, 64, 1),
    NORM_COLUMNS(RowKernels::normColumns, 64, 1),
    ADAMW(UpdateKernels::adamW, 64, 1),
    LERP(UpdateKernels::lerp, 64, 1),
    INDEX_SELECT(IndexKernels::indexSelect, 64, 1),
    SCATTER_ADD(IndexKernels::scatterAdd, 64, 1),
    GATHER(IndexKernels::gather, 64, 1),
    SCATTER(IndexKernels::scatter, 64, 1),
    ROTARY(IndexKernels::rotary, 64, 1),
    DROPOUT(IndexKernels::dropout, 64, 1),
    ATTENTION_PROBABILITIES(AttentionKernels::probabilities, 64, 1),
    ATTENTION_WEIGHTED(AttentionKernels::weighted, 64, 1),
    ATTENTION_SLOPES(AttentionKernels::slopes, 64, 1),
    ATTENTION_KEYS(AttentionKernels::keys, 64, 1),
    APPEND(AttentionKernels::append, 64, 1);

    /** As many numbers as a launch can have. */
    static final int NUMBERS = 48;

    private final Task5<KernelContext, FloatArray, IntArray, DoubleArray, DoubleArray> code;
    private final int x;
    private final int y;

    Kernel(Task5<KernelContext, FloatArray, IntArray, DoubleArray, DoubleArray> code, int x, int y) {
        this.code = code;
        this.x = x;
        this.y = y;
    }

    /** Returns what TornadoVM compiles. */
    Task5<KernelContext, FloatArray, IntArray, DoubleArray, DoubleArray> code() {
        return code;
    }

    /** Returns how many work items a group has along the first dimension. */
    int x() {
        return x;
    }

    /** Returns how many work items a group has along the second dimension. */
    int y() {
        return y;
    }
}
