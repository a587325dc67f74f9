package longbow.tensor.tornado;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import longbow.tensor.tornado.kernels.ElementwiseKernels;
import longbow.tensor.tornado.kernels.WrongKernels;
import org.junit.jupiter.api.Test;
import uk.ac.manchester.tornado.api.GridScheduler;
import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.TaskGraph;
import uk.ac.manchester.tornado.api.TornadoExecutionPlan;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.exceptions.TornadoBailoutRuntimeException;
import uk.ac.manchester.tornado.api.types.arrays.DoubleArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/** A kernel runs on the device or not at all. */
class DeviceTest {
    /** What the memory of a trial holds before. */
    private static final float BEFORE = -5;

    /** A kernel with memory of its own, which goes to the device and back; {@link Device} runs it as it runs its own ones. */
    private static final class Trial {
        private final FloatArray floats = new FloatArray(4);
        private final GridScheduler grids = new GridScheduler();
        private final String name;
        private final TornadoExecutionPlan plan;

        Trial(String name, Task5<KernelContext, FloatArray, IntArray, DoubleArray, DoubleArray> code) {
            IntArray ints = new IntArray(4);
            DoubleArray doubles = new DoubleArray(4);
            DoubleArray numbers = DoubleArray.fromElements(1, 0, 7);
            floats.init(BEFORE);
            Device.size(Device.worker(Kernel.FILL, grids, name + ".kernel"), Kernel.FILL, new Grid(1, 1, 1));
            this.name = name;
            this.plan = new TornadoExecutionPlan(new TaskGraph(name)
                    .transferToDevice(DataTransferMode.EVERY_EXECUTION, floats, ints, doubles, numbers)
                    .task("kernel", code, new KernelContext(), floats, ints, doubles, numbers)
                    .transferToHost(DataTransferMode.EVERY_EXECUTION, floats)
                    .snapshot());
        }

        void run() {
            Device.execute(plan, 0, grids, name);
        }
    }

    @Test
    void whatDoesNotCompileIsAnErrorWithItsNameAndIsNotComputedOnTheHost() {
        Trial trial = new Trial("allocation", WrongKernels::allocation);
        for (int run = 0; run < 2; run++) {
            assertThatThrownBy(trial::run)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("gpu: kernel allocation failed: ");
            assertThat(trial.floats.toHeapArray()).containsOnly(BEFORE);
        }
    }

    @Test
    void whatCannotBecomeATaskIsAnErrorToo() {
        assertThatThrownBy(() -> new Trial("thrower", WrongKernels::exception))
                .isInstanceOf(TornadoBailoutRuntimeException.class)
                .hasMessageContaining("exception");
    }

    /** That the two above fail for the reason that they give. */
    @Test
    void whatCompilesRuns() {
        Trial trial = new Trial("fill", ElementwiseKernels::fill);
        trial.run();
        assertThat(trial.floats.toHeapArray()).containsExactly(7, BEFORE, BEFORE, BEFORE);
    }
}
