package longbow.autograd.nn;

import java.util.ArrayList;
import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Key;
import longbow.tensor.Tensor;

/**
 * A multi-layer perceptron: linear layers with {@code max(x, 0)} between them, none after the last.
 *
 * @param layers at least one, in order
 */
public record Mlp(List<Linear> layers) implements Module {

    /** Copies the list. */
    public Mlp {
        if (layers.isEmpty()) {
            throw new IllegalArgumentException("Mlp: needs at least one layer");
        }
        layers = List.copyOf(layers);
    }

    /**
     * Returns F32 layers between the given sizes, initialised as by {@link Linear#of}.
     *
     * @param path layer i is named {@code path.i}
     * @param sizes channels of the input, of each hidden layer and of the output
     */
    public static Mlp of(Key key, Backend backend, String path, int... sizes) {
        List<Linear> layers = new ArrayList<>();
        for (int i = 0; i + 1 < sizes.length; i++) {
            layers.add(Linear.of(key, backend, path + "." + i, sizes[i], sizes[i + 1]));
        }
        return new Mlp(layers);
    }

    /** Returns the output of the last layer. */
    public Tensor forward(Tensor x) {
        Tensor h = layers.getFirst().forward(x);
        for (Linear layer : layers.subList(1, layers.size())) {
            h = layer.forward(h.relu());
        }
        return h;
    }

    @Override
    public List<Parameter> parameters() {
        return layers.stream().flatMap(layer -> layer.parameters().stream()).toList();
    }
}
