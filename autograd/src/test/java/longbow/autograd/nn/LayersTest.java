package longbow.autograd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import longbow.autograd.Autodiff;
import longbow.autograd.Gradients;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class LayersTest {
    private final Backend backend = Backends.reference();
    private final Key key = Key.of(0);

    private static List<String> names(Module module) {
        return module.parameters().stream().map(Parameter::name).toList();
    }

    @Test
    void linearMapsTheLastDimension() {
        Linear layer = Linear.of(key, backend, "head", 3, 2);
        layer.weight().set(Tensors.of(backend, Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        layer.bias().set(Tensors.of(backend, Shape.of(2), 10, 20));
        Tensor y = layer.forward(Tensors.of(backend, Shape.of(1, 2, 3), 1, 0, 0, 0, 1, 1));
        assertThat(y.shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(y.toFloatArray()).containsExactly(11, 22, 18, 30);
        assertThat(names(layer)).containsExactly("head.weight", "head.bias");
    }

    @Test
    void initialWeightsDependOnKeyAndPathAlone() {
        float[] weights = Linear.of(key, backend, "a", 40, 50).weight().value().toFloatArray();
        assertThat(Linear.of(key, backend, "a", 40, 50).weight().value().toFloatArray())
                .isEqualTo(weights);
        assertThat(Linear.of(key, backend, "b", 40, 50).weight().value().toFloatArray())
                .isNotEqualTo(weights);
        assertThat(Linear.of(Key.of(1), backend, "a", 40, 50).weight().value().toFloatArray())
                .isNotEqualTo(weights);
        double square = 0;
        for (float weight : weights) {
            square += weight * weight;
        }
        assertThat(Math.sqrt(square / weights.length)).isCloseTo(0.02, within(0.001)); // 2,000 draws: 3 standard errors
    }

    @Test
    void zerosStartNeutral() {
        Linear layer = Linear.zeros(backend, "head", 3, 2);
        assertThat(layer.forward(Tensors.of(backend, Shape.of(3), 1, 2, 3)).toFloatArray())
                .containsExactly(0, 0);
    }

    @Test
    void embeddingLooksUpRowsOfAnyShape() {
        Embedding layer = Embedding.of(key, backend, "wte", 3, 2);
        layer.weight().set(Tensors.of(backend, Shape.of(3, 2), 1, 2, 3, 4, 5, 6));
        assertThat(layer.forward(Tensors.ofInts(backend, 2, 0)).toFloatArray()).containsExactly(5, 6, 1, 2);
        Tensor batch = layer.forward(Tensors.ofInts(backend, Shape.of(1, 2), 1, 1));
        assertThat(batch.shape()).isEqualTo(Shape.of(1, 2, 2));
        assertThat(batch.toFloatArray()).containsExactly(3, 4, 3, 4);
        assertThat(names(layer)).containsExactly("wte.weight");
    }

    @Test
    void layerNormStartsAsPlainNormalisation() {
        LayerNorm layer = LayerNorm.of(backend, "ln_f", 2, 0);
        assertThat(layer.forward(Tensors.of(backend, Shape.of(2), 3, 5)).toFloatArray())
                .containsExactly(-1, 1);
        assertThat(names(layer)).containsExactly("ln_f.weight", "ln_f.bias");
    }

    @Test
    void mlpHasRectifiersBetweenLayersOnly() {
        Mlp mlp = Mlp.of(key, backend, "critic", 1, 2, 1);
        assertThat(names(mlp)).containsExactly("critic.0.weight", "critic.0.bias", "critic.1.weight", "critic.1.bias");
        mlp.layers().get(0).weight().set(Tensors.of(backend, Shape.of(1, 2), 1, -1));
        mlp.layers().get(1).weight().set(Tensors.of(backend, Shape.of(2, 1), -1, -3));
        assertThat(mlp.forward(Tensors.of(backend, Shape.of(2, 1), 2, -2)).toFloatArray())
                .containsExactly(-2, -6);
        assertThatThrownBy(() -> new Mlp(List.of())).hasMessageContaining("at least one layer");
    }

    @Test
    void aModelTrainsWithoutMentioningGradients() {
        Mlp mlp = Mlp.of(key, backend, "q", 2, 3, 1);
        Autodiff tape = Autodiff.over(backend);
        tape.watch(mlp.parameters());
        Tensor y = mlp.forward(tape.constant(Tensors.of(backend, Shape.of(4, 2), 1, 2, 3, 4, 5, 6, 7, 8)));
        Gradients gradients = tape.backward(y.mean());
        assertThat(gradients.of(mlp.layers().get(1).bias()).toFloatArray()).containsExactly(1);
        assertThat(gradients.of(mlp.layers().get(0).weight()).shape()).isEqualTo(Shape.of(2, 3));
        assertThat(gradients.norm()).isPositive();
    }
}
