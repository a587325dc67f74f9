package longbow.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Plan;
import longbow.tensor.Segments;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.Workspace;
import org.junit.jupiter.api.Test;

/** A whole training step of a small transformer: the same bits with workspaces and as a plan, and how little it allocates. */
class TrainingStepTest {
    private static final int ROWS = 48;
    private static final int WIDTH = 32;
    private static final int WORDS = 40;
    private static final int LAYERS = 4;
    private static final int PARTS = 2;

    /** Blocks of attention and a feed-forward layer, with an output head that is the transposed embedding. */
    private record Model(List<Parameter> parameters) {
        static Model create(Backend backend) {
            List<Parameter> all = new ArrayList<>();
            add(all, backend, "words", WORDS, WIDTH);
            for (int i = 0; i < LAYERS; i++) {
                for (String norm : List.of("ln_1", "ln_2")) {
                    all.add(new Parameter(norm + i, Tensors.ones(backend, DType.F32, Shape.of(WIDTH))));
                    add(all, backend, norm + i, WIDTH);
                }
                int[][] sizes = {{WIDTH, 3 * WIDTH}, {WIDTH, WIDTH}, {WIDTH, 4 * WIDTH}, {4 * WIDTH, WIDTH}};
                for (int l = 0; l < sizes.length; l++) {
                    add(all, backend, "weight" + l + i, sizes[l]);
                    add(all, backend, "bias" + l + i, sizes[l][1]);
                }
            }
            return new Model(all);
        }

        private static void add(List<Parameter> all, Backend backend, String name, int... dims) {
            all.add(new Parameter(name, Tensors.randn(Key.of(5).named(name), backend, Shape.of(dims), 0.2)));
        }

        private Tensor value(int i) {
            return parameters.get(i).value();
        }

        private Tensor linear(Tensor x, int i) {
            return x.linear(value(i), value(i + 1));
        }

        Tensor loss(Tensor ids, Tensor targets) {
            Segments segments = Segments.of(ROWS / 2, ROWS / 2);
            Tensor x = value(0).indexSelect(ids);
            for (int p = 1; p < parameters.size(); p += 12) {
                Tensor seen =
                        linear(x.layerNorm(value(p), value(p + 1), 1e-5), p + 4).attention(2, segments);
                x = x.add(linear(seen, p + 6));
                Tensor wide = linear(x.layerNorm(value(p + 2), value(p + 3), 1e-5), p + 8)
                        .gelu();
                x = x.add(linear(wide, p + 10));
            }
            return x.matmul(value(0), false, true).crossEntropy(targets).mean();
        }
    }

    private static Tensor words(Backend backend, int step, String name) {
        int[] ids = new int[PARTS * ROWS];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = Key.of(step).named(name).below(WORDS, i);
        }
        return Tensors.ofInts(backend, ids);
    }

    private static Tensor[] inputs(Backend backend, AdamW optimizer, int step) {
        return new Tensor[] {
            words(backend, step, "ids"), words(backend, step, "targets"), optimizer.next(0.01 / (1 + step))
        };
    }

    /** The step, on whichever backend: inputs (ids, targets, schedule). */
    private static List<Tensor> step(Backend backend, Model model, AdamW optimizer, List<Tensor> in) {
        Grad.ValueAndGradient result = Grad.valueAndGrad(backend, model.parameters(), PARTS, (tape, part) -> {
            Tensor ids = tape.constant(in.get(0)).narrow(0, part * ROWS, ROWS);
            return model.loss(ids, tape.constant(in.get(1)).narrow(0, part * ROWS, ROWS));
        });
        Tensor norm = result.gradients().normAsTensor();
        optimizer.step(result.gradients().clipByNorm(0.5, norm), in.get(2));
        return List.of(result.value(), norm);
    }

    /** What a run leaves behind: losses, norms and all weights. */
    private static List<double[]> history(int threads, boolean workspaces, boolean plans) {
        Backend backend = Backends.open(threads);
        Model model = Model.create(backend);
        AdamW optimizer = new AdamW(model.parameters(), AdamW.Options.defaults());
        List<double[]> history = new ArrayList<>();
        Plan plan = plans
                ? Plan.record(
                        backend,
                        List.of(inputs(backend, new AdamW(model.parameters(), AdamW.Options.defaults()), 0)),
                        (recorder, in) -> step(recorder, model, optimizer, in))
                : null;
        for (int i = 0; i < 5; i++) {
            try (Workspace workspace = Workspace.open(workspaces ? backend : Autodiff.over(backend))) {
                Tensor[] inputs = inputs(backend, optimizer, i);
                List<Tensor> results =
                        plan == null ? step(backend, model, optimizer, List.of(inputs)) : plan.run(inputs);
                for (Tensor result : results) {
                    history.add(new double[] {result.item()});
                }
            }
        }
        for (Parameter parameter : model.parameters()) {
            float[] weights = parameter.value().toFloatArray();
            double[] wide = new double[weights.length];
            for (int i = 0; i < wide.length; i++) {
                wide[i] = weights[i];
            }
            history.add(wide);
        }
        return history;
    }

    @Test
    void workspacesAndPlansHaveTheBitsOfPlainExecution() {
        List<double[]> plain = history(1, false, false);
        assertThat(plain.get(0)[0]).isNotEqualTo(plain.get(2)[0]);
        for (int threads : new int[] {1, 2}) {
            assertThat(history(threads, true, false))
                    .as("workspace, %d threads", threads)
                    .usingRecursiveComparison()
                    .isEqualTo(plain);
            assertThat(history(threads, false, true))
                    .as("plan, %d threads", threads)
                    .usingRecursiveComparison()
                    .isEqualTo(plain);
        }
    }
}
