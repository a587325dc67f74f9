package longbow.tensor.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import longbow.tensor.Backend;
import longbow.tensor.Tensor;

/** Random programs of several parallel regions, whose tasks read what earlier regions computed, some of it together. */
final class RegionPrograms {
    private RegionPrograms() {}

    /** Runs program {@code seed} on a square matrix; only a few of the values that it computes are results. */
    static List<Tensor> run(long seed, Backend backend, Tensor x) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Tensor> known = new ArrayList<>(List.of(x, x.mul(0.5)));
        int regions = 2 + random.nextInt(2);
        for (int region = 0; region < regions; region++) {
            List<Tensor> computed = region(random, backend, known, true);
            if (random.nextBoolean()) {
                known.clear(); // so that what is new is read the more often
            }
            known.addAll(computed);
            if (random.nextInt(3) == 0) {
                known.add(known.getFirst().mul(2)); // between the regions
            }
        }
        return List.of(known.getFirst(), known.getLast());
    }

    private static List<Tensor> region(SplittableRandom random, Backend backend, List<Tensor> known, boolean nest) {
        List<Tensor> shared = List.copyOf(known);
        SplittableRandom[] own = new SplittableRandom[2 + random.nextInt(3)];
        for (int task = 0; task < own.length; task++) {
            own[task] = random.split();
        }
        Tensor[] results = new Tensor[own.length];
        backend.parallel(own.length, task -> results[task] = task(own[task], backend, shared, nest));
        return List.of(results);
    }

    private static Tensor task(SplittableRandom random, Backend backend, List<Tensor> shared, boolean nest) {
        Tensor x = any(random, shared);
        int steps = 1 + random.nextInt(5);
        for (int step = 0; step < steps; step++) {
            x = switch (random.nextInt(nest ? 6 : 5)) {
                case 0 -> x.add(any(random, shared));
                case 1 -> any(random, shared).sub(x);
                case 2 -> x.mul(0.75);
                case 3 -> x.t().maximum(any(random, shared));
                case 4 -> x.tanh();
                default -> {
                    List<Tensor> known = new ArrayList<>(shared);
                    known.add(x);
                    List<Tensor> inside = region(random, backend, known, false);
                    yield region(random, backend, inside, false).getFirst().add(inside.getLast());
                }
            };
        }
        return x;
    }

    private static Tensor any(SplittableRandom random, List<Tensor> tensors) {
        return tensors.get(random.nextInt(tensors.size()));
    }
}
