package longbow.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import longbow.tensor.cpu.VectorBackend;
import longbow.tensor.op.Activation;
import org.junit.jupiter.api.Test;

/** Whatever a method is made of, its errors begin with its own name. */
class NamesInErrorsTest {
    private static final Backend B = new VectorBackend(1);
    private static final Tensor X = Tensors.of(B, Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
    private static final Tensor WIDE = X.to(DType.F64);
    private static final Tensor FOUR = Tensors.ones(B, DType.F32, Shape.of(4));
    private static final Tensor INTS = Tensors.ofInts(B, 1, 2, 3);
    private static final Tensor BOOLS = X.gt(3);
    private static final Tensor HALF = X.to(DType.BF16);
    private static final Tensor SCALAR = X.sum();
    private static final Tensor FOREIGN = Tensors.ones(Backends.reference(), DType.F32, X.shape());
    private static final Tensor DEEP = Tensors.zeros(B, DType.I32, Shape.of(1, 1, 1, 1, 1, 1, 1, 1));
    private static final int[] SEVEN = {7};
    private static final Segments SEGMENTS = Segments.of(5);
    /** Those that take whatever there is. */
    private static final Set<String> NEVER_FAIL = Set.of(
            "allclose copy contiguous detach to toArray toString eye rand randn zerosLike onesLike zeros ones ofBooleans"
                    .split(" "));

    private final Map<String, List<Runnable>> wrong = new LinkedHashMap<>();

    private void wrong(String name, Runnable... calls) {
        wrong.computeIfAbsent(name, n -> new ArrayList<>()).addAll(List.of(calls));
    }

    @Test
    void everyMethodNamesItself() {
        arithmetic();
        comparison();
        reductions();
        products();
        movement();
        indexing();
        creation();
        wrong.forEach((name, calls) -> {
            for (int i = 0; i < calls.size(); i++) {
                assertThatThrownBy(calls.get(i)::run)
                        .as("call %d of %s", i, name)
                        .isInstanceOf(TensorException.class)
                        .hasMessageStartingWith(name + ": ");
            }
        });
        Set<String> untried = new TreeSet<>();
        for (Class<?> type : List.of(Tensor.class, Tensors.class)) {
            for (Method method : type.getDeclaredMethods()) {
                boolean computes = Modifier.isPublic(method.getModifiers())
                        && (method.getParameterCount() > 0 || method.getReturnType() == Tensor.class);
                if (computes && !method.getName().equals("execute") && !NEVER_FAIL.contains(method.getName())) {
                    untried.add(method.getName());
                }
            }
        }
        untried.removeAll(wrong.keySet());
        assertThat(untried).isEmpty();
    }

    private void arithmetic() {
        wrong(
                "add",
                () -> X.add(FOUR),
                () -> X.add(WIDE),
                () -> BOOLS.add(1),
                () -> INTS.add(1.5),
                () -> X.add(FOREIGN));
        wrong("sub", () -> X.sub(FOUR), () -> X.sub(WIDE), () -> BOOLS.sub(1), () -> INTS.sub(1.5));
        wrong("mul", () -> X.mul(FOUR), () -> X.mul(WIDE), () -> BOOLS.mul(1), () -> INTS.mul(1.5));
        wrong("div", () -> X.div(FOUR), () -> X.div(WIDE), () -> INTS.div(2), () -> INTS.div(1.5));
        wrong("pow", () -> X.pow(FOUR), () -> X.pow(WIDE), () -> INTS.pow(2), () -> INTS.pow(1.5));
        wrong("maximum", () -> X.maximum(FOUR), () -> X.maximum(WIDE), () -> INTS.maximum(0.5));
        wrong("minimum", () -> X.minimum(FOUR), () -> X.minimum(WIDE), () -> INTS.minimum(0.5));
        wrong("clamp", () -> INTS.clamp(0.5, 2), () -> INTS.clamp(0, 2.5), () -> BOOLS.clamp(0, 1));
        wrong("neg", BOOLS::neg);
        wrong("abs", BOOLS::abs);
        wrong("sign", BOOLS::sign);
        wrong("floor", INTS::floor);
        wrong("ceil", INTS::ceil);
        wrong("round", INTS::round);
        wrong("exp", INTS::exp);
        wrong("expm1", INTS::expm1);
        wrong("log", INTS::log);
        wrong("log1p", INTS::log1p);
        wrong("sqrt", INTS::sqrt);
        wrong("rsqrt", INTS::rsqrt);
        wrong("square", HALF::square);
        wrong("sin", INTS::sin);
        wrong("cos", INTS::cos);
        wrong("tanh", INTS::tanh);
        wrong("sigmoid", INTS::sigmoid);
        wrong("erf", INTS::erf);
        wrong("relu", BOOLS::relu);
        wrong("gelu", INTS::gelu);
        wrong("geluErf", INTS::geluErf);
        wrong("silu", INTS::silu);
        wrong("dropout", () -> INTS.dropout(Key.of(1), 0.5), () -> X.dropout(Key.of(1), 1.5));
    }

    private void comparison() {
        wrong("eq", () -> X.eq(FOUR), () -> X.eq(WIDE), () -> INTS.eq(0.5), () -> BOOLS.eq(BOOLS));
        wrong("ne", () -> X.ne(FOUR), () -> X.ne(WIDE), () -> INTS.ne(0.5), () -> BOOLS.ne(BOOLS), () -> X.ne(FOREIGN));
        wrong("lt", () -> X.lt(FOUR), () -> X.lt(WIDE), () -> INTS.lt(0.5), () -> BOOLS.lt(BOOLS));
        wrong("le", () -> X.le(FOUR), () -> X.le(WIDE), () -> INTS.le(0.5), () -> BOOLS.le(BOOLS));
        wrong("gt", () -> X.gt(FOUR), () -> X.gt(WIDE), () -> INTS.gt(0.5), () -> BOOLS.gt(BOOLS), () -> X.gt(FOREIGN));
        wrong("ge", () -> X.ge(FOUR), () -> X.ge(WIDE), () -> INTS.ge(0.5), () -> BOOLS.ge(BOOLS), () -> X.ge(FOREIGN));
        assertThatThrownBy(() -> X.gt(FOUR)).hasMessageStartingWith("gt: shapes [2, 3] and [4] do not broadcast");
        wrong("logicalAnd", () -> X.logicalAnd(X), () -> BOOLS.logicalAnd(X), () -> BOOLS.logicalAnd(FOUR.gt(0)));
        wrong("logicalOr", () -> X.logicalOr(X), () -> BOOLS.logicalOr(X), () -> BOOLS.logicalOr(FOUR.gt(0)));
        wrong("logicalNot", X::logicalNot);
        wrong("isnan", BOOLS::isnan, HALF::isnan);
        wrong("isfinite", BOOLS::isfinite, HALF::isfinite);
        wrong("where", () -> Tensor.where(X, X, X), () -> Tensor.where(BOOLS, X, WIDE));
        wrong(
                "maskedFill",
                () -> X.maskedFill(X, 0),
                () -> X.maskedFill(FOUR.gt(0), 0),
                () -> INTS.maskedFill(INTS.gt(0), 0.5));
        wrong("allclose", () -> X.allclose(WIDE, 0, 0), () -> X.allclose(FOUR, 0, 0));
    }

    private void reductions() {
        wrong("sum", () -> X.sum(7), () -> X.sum(0, 0), BOOLS::sum, () -> X.sum(SEVEN, true));
        wrong("sumOfSquares", () -> X.sumOfSquares(7), () -> X.sumOfSquares(0, 0), BOOLS::sumOfSquares);
        wrong("mean", () -> X.mean(7), () -> X.mean(0, 0), INTS::mean, () -> X.mean(SEVEN, true));
        wrong("max", () -> X.max(7), () -> X.max(0, 0), BOOLS::max, () -> X.max(SEVEN, true));
        wrong("min", () -> X.min(7), () -> X.min(0, 0), BOOLS::min, () -> X.min(SEVEN, true));
        Tensor one = Tensors.ofBooleans(B, Shape.of(1), true);
        wrong("prod", () -> X.prod(7), () -> X.prod(0, 0), () -> X.prod(1, -1), BOOLS::prod, one::prod, HALF::prod);
        wrong("any", () -> BOOLS.any(7), () -> BOOLS.any(0, 0), X::any, () -> BOOLS.any(SEVEN, true));
        wrong("all", () -> BOOLS.all(7), () -> BOOLS.all(0, 0), X::all, () -> BOOLS.all(SEVEN, true));
        wrong("var", () -> X.var(true, 7), () -> X.var(true, 0, 0), () -> INTS.var(true));
        wrong("std", () -> X.std(true, 7), () -> X.std(true, 0, 0), () -> INTS.std(true));
        for (double p : new double[] {0, 0.5, 1, 2, 3, Double.POSITIVE_INFINITY}) {
            wrong("norm", () -> X.norm(p, 7), () -> X.norm(p, 0, 0), () -> INTS.norm(p));
        }
        wrong("norm", () -> X.norm(-1));
        wrong("logsumexp", () -> X.logsumexp(7), () -> X.logsumexp(0, 0), INTS::logsumexp);
        wrong("argmax", () -> X.argmax(7), BOOLS::argmax, SCALAR::argmax, () -> BOOLS.argmax(0, true));
        wrong("argmin", () -> X.argmin(7), BOOLS::argmin, SCALAR::argmin, () -> BOOLS.argmin(0, true));
        wrong("argsort", () -> X.argsort(7), () -> BOOLS.argsort(0), () -> SCALAR.argsort(0));
        wrong("sort", () -> X.sort(7), () -> BOOLS.sort(0), () -> SCALAR.sort(0), () -> X.sort(7, true));
        wrong("topk", () -> X.topk(4), () -> X.topk(1, 7), () -> BOOLS.topk(1));
        wrong("cumsum", () -> X.cumsum(7), () -> BOOLS.cumsum(0));
        wrong("sample", () -> X.sample(X), () -> X.sample(INTS), () -> INTS.sample(X), () -> SCALAR.sample(SCALAR));
        wrong("likeliest", () -> X.likeliest(-1, 1, 0), () -> X.likeliest(0, 0, 0), () -> INTS.likeliest(1, 1, 0));
    }

    private void products() {
        wrong("matmul", () -> X.matmul(X), () -> X.matmul(FOUR), () -> X.matmul(WIDE), () -> X.matmul(X, true, true));
        wrong("dot", () -> X.dot(X), () -> FOUR.dot(INTS), () -> FOUR.dot(WIDE.flatten()), () -> INTS.dot(X.sum(0)));
        wrong(
                "outer",
                () -> X.outer(X),
                () -> FOUR.outer(INTS),
                () -> BOOLS.flatten().outer(BOOLS.flatten()));
        wrong("linear", () -> X.linear(X, FOUR), () -> X.linear(X, FOUR, Activation.GELU));
        wrong("layerNorm", () -> X.layerNorm(FOUR, FOUR, 0));
        wrong("rmsNorm", () -> X.rmsNorm(FOUR, 0));
        wrong("softmax", () -> X.softmax(7), INTS::softmax, () -> INTS.softmax(0), SCALAR::softmax);
        wrong("logSoftmax", () -> X.logSoftmax(7), INTS::logSoftmax, () -> INTS.logSoftmax(0));
        wrong("crossEntropy", () -> X.crossEntropy(X), () -> X.crossEntropy(INTS));
        wrong("attention", () -> X.attention(2, SEGMENTS), () -> X.attention(1, SEGMENTS));
        Tensor narrow = FOUR.gt(0);
        wrong(
                "scaledDotProductAttention",
                () -> X.scaledDotProductAttention(FOUR, X, AttentionOptions.NONE),
                () -> X.scaledDotProductAttention(WIDE, X, AttentionOptions.NONE),
                () -> X.scaledDotProductAttention(X, WIDE, AttentionOptions.NONE),
                () -> BOOLS.scaledDotProductAttention(BOOLS, BOOLS, AttentionOptions.CAUSAL),
                () -> X.scaledDotProductAttention(X, X, AttentionOptions.NONE.withMask(X)),
                () -> X.scaledDotProductAttention(X, X, AttentionOptions.CAUSAL.withMask(narrow)));
    }

    private void movement() {
        wrong("rotary", () -> X.rotary(X, X), () -> X.rotary(BOOLS, X));
        wrong("prepack", SCALAR::prepack);
        wrong("reshape", () -> X.reshape(4), () -> X.reshape(4, -1), () -> X.reshape(-2));
        Tensor vast = Tensors.zeros(B, DType.F32, Shape.of(1 << 16, 1 << 16, 0));
        wrong("flatten", () -> X.flatten(0, 7), () -> X.flatten(1, 0), () -> vast.flatten(0, 1));
        wrong("permute", () -> X.permute(0, 7), () -> X.permute(0, 0), () -> X.permute(0));
        wrong("transpose", () -> X.transpose(0, 7));
        wrong("t", FOUR::t);
        wrong("expand", () -> X.expand(Shape.of(4, 3)));
        wrong("unsqueeze", () -> X.unsqueeze(7), () -> DEEP.unsqueeze(0));
        wrong("squeeze", () -> X.squeeze(0), () -> X.squeeze(7));
        wrong("tile", () -> X.tile(1 << 30, 1), () -> X.tile(-1));
        wrong("repeatInterleave", () -> X.repeatInterleave(2, 7), () -> X.repeatInterleave(-1, 0));
        wrong("flip", () -> X.flip(7), () -> X.flip(0, 0));
        wrong("roll", () -> X.roll(1, 7));
        wrong("split", () -> X.split(0, 0), () -> X.split(1, 7));
        wrong("chunk", () -> X.chunk(0, 0), () -> X.chunk(1, 7));
        wrong("get", () -> X.get(Slice.at(5)), () -> X.get(Slice.at(0), Slice.at(0), Slice.at(0)));
        wrong("get", () -> DEEP.get(Slice.newAxis()));
        wrong("narrow", () -> X.narrow(7, 0, 1), () -> X.narrow(0, 1, 5), () -> X.narrow(0, 0, -1));
        wrong("pad", () -> X.pad(7, 0, 1), () -> X.pad(0, -1, 0));
    }

    private void indexing() {
        wrong("indexSelect", () -> X.indexSelect(X), () -> X.indexSelect(7, INTS), () -> X.indexSelect(FOUR));
        wrong("embedding", () -> X.embedding(X), () -> SCALAR.embedding(INTS));
        wrong("gather", () -> X.gather(FOUR), () -> X.gather(INTS), () -> X.gather(7, X), () -> X.gather(DEEP));
        wrong(
                "scatterAdd",
                () -> X.scatterAdd(INTS, 3),
                () -> X.scatterAdd(Tensors.ofInts(B, 0, 0), -1),
                () -> X.scatterAdd(0, INTS, X),
                () -> X.scatterAdd(0, X, X),
                () -> X.scatterAdd(0, Tensors.zeros(B, DType.I32, X.shape()), WIDE),
                () -> INTS.scatterAdd(0, INTS.sub(1), X.sum(0)));
        wrong("oneHot", () -> X.oneHot(3), () -> INTS.oneHot(-1), () -> DEEP.oneHot(1));
        wrong("tril", () -> FOUR.tril(0));
        wrong("triu", () -> FOUR.triu(0));
        wrong("item", X::item);
        wrong("toFloatArray", INTS::toFloatArray);
    }

    private void creation() {
        wrong("of", () -> Tensors.of(B, Shape.of(2), 1), () -> Tensors.of(B, Shape.of(2), new double[1]));
        wrong("ofInts", () -> Tensors.ofInts(B, Shape.of(2), 1));
        wrong("ofLongs", () -> Tensors.ofLongs(B, Shape.of(2), 1));
        wrong("ofBooleans", () -> Tensors.ofBooleans(B, Shape.of(2), true));
        wrong("full", () -> Tensors.full(B, DType.I32, Shape.of(2), 0.5));
        wrong("fullLike", () -> Tensors.fullLike(INTS, 0.5));
        wrong("arange", () -> Tensors.arange(B, -1), () -> Tensors.arange(B, DType.I32, 0, 1, 0.5));
        wrong(
                "linspace",
                () -> Tensors.linspace(B, DType.F32, 0, 1, -1),
                () -> Tensors.linspace(B, DType.I32, 0, 1, 3));
        wrong("eye", () -> Tensors.eye(B, DType.F32, -1));
        wrong("randint", () -> Tensors.randint(Key.of(1), B, Shape.of(1), 1, 1));
        wrong("concat", () -> Tensors.concat(List.of(), 0), () -> Tensors.concat(List.of(X, WIDE), 0));
        wrong(
                "stack",
                () -> Tensors.stack(List.of(), 0),
                () -> Tensors.stack(List.of(X, FOUR), 0),
                () -> Tensors.stack(List.of(X, WIDE), 0),
                () -> Tensors.stack(List.of(X, X), 7),
                () -> Tensors.stack(List.of(DEEP), 0));
    }
}
