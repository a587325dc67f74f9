package longbow.benchmarks.machine;

import static org.assertj.core.api.Assertions.assertThat;

import longbow.tensor.Backend;
import longbow.tensor.Backends;
import org.junit.jupiter.api.Test;

class MachineTest {
    private static final int BYTES = 8 << 20;

    private final Machine machine = new Machine(BYTES);

    @Test
    void limitsCountWhatTheyDo() {
        Backend backend = Backends.open(2);

        assertThat(machine.read(backend).quantity().amount()).isEqualTo(BYTES / 1e9);
        assertThat(machine.copy(backend, 2).quantity().amount()).isEqualTo(2 * BYTES / 1e9);
        assertThat(machine.fma(backend, 2).quantity().amount())
                .isEqualTo(2 * machine.fma(backend, 1).quantity().amount());
        for (Limit limit : new Limit[] {machine.read(backend), machine.copy(backend, 2), machine.fma(backend, 2)}) {
            limit.work().run();
        }
    }

    @Test
    void theReadLoopReadsEverything() {
        float[] x = new float[1 << 12];
        x[x.length - x.length / 8] = 1; // in lane 0 of the last part

        assertThat(ReadLoop.sum(x, 0, x.length)).isEqualTo(1);
    }

    @Test
    void aStepOfThePeakLoopIsAnFmaInEveryLaneOfEveryChain() {
        double fixed = 12 * 0.001 / (1 - 0.999f); // where x = 0.999 x + 0.001 ends, for each of twelve chains

        assertThat(PeakLoop.run(40_000)).isBetween((float) (fixed - 0.01), (float) (fixed + 0.01));
        assertThat(PeakLoop.operations(3) % (2 * 12 * 3)).isZero();
    }
}
