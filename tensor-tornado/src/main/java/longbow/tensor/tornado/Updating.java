package longbow.tensor.tornado;

import java.util.List;
import longbow.tensor.op.Update;

/** Updates of persistent state in single precision. */
final class Updating {
    private static final int ITEMS = 64;

    private Updating() {}

    /** Overwrites the cells; a schedule is read when the launch runs. */
    static void update(Launcher to, Update update, List<Operand> cells, List<Operand> inputs) {
        Operand cell = cells.get(0);
        int n = cell.numel();
        if (n == 0) {
            return;
        }
        Grid grid = Grid.over(n, ITEMS);
        int input = inputs.get(0).at();
        switch (update) {
            case Update.AdamW w -> {
                Operand schedule = inputs.get(1);
                int m = cells.get(1).at();
                int v = cells.get(2).at();
                to.launch(
                        Kernel.ADAMW,
                        grid,
                        n,
                        cell.at(),
                        m,
                        v,
                        input,
                        schedule.at(),
                        schedule.numel(),
                        w.beta1(),
                        w.beta2(),
                        w.eps(),
                        w.decay());
            }
            case Update.Lerp l -> to.launch(Kernel.LERP, grid, n, cell.at(), input, l.weight());
        }
    }
}
