package longbow.autograd.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import longbow.autograd.Parameter;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Shape;
import longbow.tensor.ShapeException;
import longbow.tensor.TensorException;
import longbow.tensor.Tensors;
import org.junit.jupiter.api.Test;

class PolyakTest {
    private final Backend backend = Backends.reference();

    private Parameter parameter(String name, float... values) {
        return new Parameter(name, Tensors.of(backend, Shape.of(values.length), values));
    }

    @Test
    void targetsMoveByTheWeight() {
        Parameter target = parameter("target", 0, 8);
        Parameter source = parameter("source", 4, 0.1f);
        Polyak.lerp(List.of(target), List.of(source), 0);
        assertThat(target.value().toFloatArray()).containsExactly(0, 8);
        Polyak.lerp(List.of(target), List.of(source), 0.25);
        assertThat(target.value().toFloatArray()).containsExactly(1, Math.fma(0.25f, 0.1f - 8, 8f));
        Polyak.lerp(List.of(target), List.of(source), 1);
        assertThat(target.value().toFloatArray()).containsExactly(4, 0.1f);
        assertThat(source.value().toFloatArray()).containsExactly(4, 0.1f);
    }

    @Test
    void modelsThatDifferAreRefusedBeforeAnythingMoves() {
        Parameter a = parameter("a", 1);
        Parameter b = parameter("b", 2);
        Parameter wide = parameter("wide", 2, 2);
        assertThatThrownBy(() -> Polyak.lerp(List.of(a), List.of(b, b), 1))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("1 targets, but 2 sources");
        assertThatThrownBy(() -> Polyak.lerp(List.of(a, a), List.of(b, wide), 1))
                .isInstanceOf(ShapeException.class)
                .hasMessage("lerp: target a F32[1] and source wide F32[2] differ; both must be the same model");
        assertThatThrownBy(() -> Polyak.lerp(List.of(a), List.of(b), 1.5))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("must be in [0, 1]");
        assertThat(a.value().toFloatArray()).containsExactly(1);
    }
}
