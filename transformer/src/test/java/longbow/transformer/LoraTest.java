package longbow.transformer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import longbow.autograd.Parameter;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.Backends;
import longbow.tensor.Key;
import longbow.tensor.Segments;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.transformer.checkpoint.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoraTest {
    private static final Backend BACKEND = Backends.reference();
    private static final int[] IDS = {3, 1, 4, 1, 5, 9, 2, 6};

    @TempDir
    Path folder;

    static Stream<Decoder> decoders() {
        return Stream.of(
                Tiny.model(BACKEND),
                LlamaTest.model(LlamaTest.CONFIG, BACKEND),
                LlamaTest.model(LlamaTest.QWEN, BACKEND));
    }

    private static Lora.Options options(Model model) {
        return new Lora.Options(
                2, 8, model instanceof Gpt2 ? List.of("c_attn", "c_fc") : List.of("q_proj", "down_proj"));
    }

    private static float[] logits(Decoder model) {
        return model.logits(model.hidden(Tensors.ofInts(BACKEND, IDS), Segments.of(IDS.length)))
                .toFloatArray();
    }

    private static List<float[]> values(List<Parameter> parameters) {
        return parameters.stream().map(p -> p.value().toFloatArray()).toList();
    }

    private static FineTuning.Result train(Decoder model, List<Parameter> trained, int steps) {
        float[] weights = new float[IDS.length];
        Arrays.fill(weights, 1);
        FineTuning trainer = new FineTuning(model, trained, BACKEND, AdamW.Options.defaults(), 1);
        FineTuning.Result last = null;
        for (int i = 0; i < steps; i++) {
            last = trainer.step(List.of(new FineTuning.Example(IDS, weights)), 0.02);
        }
        return last;
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void onlyTheAdaptersAreTrained(Decoder base) {
        float[] before = logits(base);
        Lora<Decoder> lora = Lora.attach(base, options(base), Key.of(1));
        assertThat(lora.adapters()).hasSize(4);
        assertThat(logits(lora.model())).isEqualTo(before);
        List<float[]> frozen = values(base.parameters());
        double first = train(lora.model(), lora.parameters(), 1).loss();
        double later = train(lora.model(), lora.parameters(), 30).loss();
        assertThat(later).isLessThan(first / 2);
        List<float[]> after = values(base.parameters());
        for (int i = 0; i < after.size(); i++) {
            assertThat(after.get(i)).isEqualTo(frozen.get(i));
        }
        assertThat(logits(base)).isEqualTo(before);
    }

    /** What a token is sampled with is what training computes for it, adapters included. */
    @ParameterizedTest
    @MethodSource("decoders")
    void samplingSeesTheAdapters(Decoder base) {
        Lora<Decoder> lora = Lora.attach(base, options(base), Key.of(1));
        train(lora.model(), lora.parameters(), 5);
        Generator generator = new Generator(lora.model(), BACKEND);
        int sequence = generator.open();
        generator.append(sequence, 3, 1);
        Utterance utterance = generator
                .generate(new int[] {sequence}, new Key[] {Key.of(4)}, new Sampling(1, 6, -1))
                .getFirst();
        int[] whole = Tiny.concat(new int[] {3, 1}, utterance.tokens());
        Tensor hidden = lora.model().hidden(Tensors.ofInts(BACKEND, Arrays.copyOf(whole, 7)), Segments.of(7));
        float[] logProbs = lora.model()
                .logits(hidden)
                .crossEntropy(Tensors.ofInts(BACKEND, Arrays.copyOfRange(whole, 1, 8)))
                .neg()
                .toFloatArray();
        assertThat(Arrays.copyOfRange(logProbs, 1, 7)).isEqualTo(utterance.logProbs());
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void dropoutIsOnlyInTraining(Decoder base) {
        Lora<Decoder> lora = Lora.attach(base, options(base), Key.of(1));
        assertThat(logits(lora.dropping(0.5, Key.of(2)))).isEqualTo(logits(base)); // B is zero
        float[] ones = new float[IDS.length];
        Arrays.fill(ones, 1);
        List<FineTuning.Example> batch = List.of(new FineTuning.Example(IDS, ones), new FineTuning.Example(IDS, ones));
        FineTuning tuning = new FineTuning(lora.model(), lora.parameters(), BACKEND, AdamW.Options.defaults(), 1);
        double first = tuning.step(batch, 0.02).loss();
        double last = first;
        for (int step = 1; step < 40; step++) {
            Key key = Key.of(3).fold(step);
            last = tuning.step(batch, 0.02, part -> lora.dropping(0.2, key.fold(part)))
                    .loss();
        }
        assertThat(last).isLessThan(0.7 * first);
        float[] kept = logits(lora.model());
        assertThat(logits(lora.dropping(0, Key.of(4)))).isEqualTo(kept);
        assertThat(logits(lora.dropping(0.2, Key.of(4))))
                .isEqualTo(logits(lora.dropping(0.2, Key.of(4))))
                .isNotEqualTo(kept)
                .isNotEqualTo(logits(lora.dropping(0.2, Key.of(5))));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void mergedWeightsComputeTheSame(Decoder base) {
        Lora<Decoder> lora = Lora.attach(base, options(base), Key.of(1));
        train(lora.model(), lora.parameters(), 10);
        float[] unmerged = logits(lora.model());
        lora.merge();
        float[] merged = logits(base);
        for (int i = 0; i < merged.length; i++) {
            assertThat(merged[i]).isCloseTo(unmerged[i], within(1e-4f));
        }
        assertThat(logits(lora.model())).isEqualTo(merged); // the adapters are neutral now
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void adaptersComeBackAsTheyWere(Decoder base) throws IOException {
        Lora<Decoder> lora = Lora.attach(base, options(base), Key.of(1));
        train(lora.model(), lora.parameters(), 3);
        lora.save(folder, "base");
        Lora<Decoder> again = Lora.load(folder, base);
        assertThat(again.options()).isEqualTo(lora.options());
        assertThat(logits(again.model())).isEqualTo(logits(lora.model()));
        List<Parameter> trained = new ArrayList<>(lora.parameters());
        for (int i = 0; i < trained.size(); i++) {
            assertThat(again.parameters().get(i).name())
                    .isEqualTo(trained.get(i).name());
        }
    }

    @Test
    void theFilesAreThoseThatOthersRead() throws IOException {
        Gpt2 base = Tiny.model(BACKEND);
        Lora.attach(base, new Lora.Options(2, 8, List.of("c_attn")), Key.of(1)).save(folder, "gpt2");
        try (SafeTensors file = SafeTensors.open(folder.resolve("adapter_model.safetensors"))) {
            assertThat(file.names())
                    .startsWith(
                            "base_model.model.transformer.h.0.attn.c_attn.lora_A.weight",
                            "base_model.model.transformer.h.0.attn.c_attn.lora_B.weight");
            assertThat(file.entry(file.names().get(0)).shape()).containsExactly(2, 12);
            assertThat(file.entry(file.names().get(1)).shape()).containsExactly(36, 2);
        }
        assertThat(Settings.read(folder.resolve("adapter_config.json")).members())
                .containsEntry("peft_type", Json.of("LORA"))
                .containsEntry("r", Json.of(2))
                .containsEntry("lora_alpha", Json.of(8.0))
                .containsEntry("fan_in_fan_out", Json.of(true))
                .containsEntry("target_modules", Json.of(List.of("c_attn")));
        Lora.attach(LlamaTest.model(LlamaTest.CONFIG, BACKEND), new Lora.Options(1, 1, List.of("v_proj")), Key.of(1))
                .save(folder, "llama");
        try (SafeTensors file = SafeTensors.open(folder.resolve("adapter_model.safetensors"))) {
            assertThat(file.names().getFirst())
                    .isEqualTo("base_model.model.model.layers.0.self_attn.v_proj.lora_A.weight");
        }
        assertThatThrownBy(() -> Lora.load(folder, base))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no layer of gpt2 is called v_proj");
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        Gpt2 base = Tiny.model(BACKEND);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Lora.attach(base, new Lora.Options(2, 8, List.of("q_proj")), Key.of(1)))
                .withMessage("LoRA: no layer of gpt2 is called q_proj");
        assertThatIllegalArgumentException().isThrownBy(() -> new Lora.Options(0, 8, List.of("c_attn")));
        Lora.attach(base, new Lora.Options(2, 8, List.of("c_attn")), Key.of(1)).save(folder, "gpt2");
        String config = Files.readString(folder.resolve("adapter_config.json"));
        String[][] changes = {
            {"\"r\":2", "\"r\":3", "is [2, 12] and not [3, 12]"},
            {"\"r\":2", "\"r\":0", "rank 0"},
            {"[\"c_attn\"]", "[\"c_attn\",\"c_fc\"]", "has no tensor for h.0.mlp.c_fc.lora_A.weight"},
            {"[\"c_attn\"]", "[\"c_fc\"]", "has no tensor for h.0.mlp.c_fc.lora_A.weight"},
            {"[\"c_attn\"]", "\"all-linear\"", "target_modules must be a list of names"},
            {"\"bias\":\"none\"", "\"bias\":\"all\"", "bias is \"all\", but only \"none\" can be read"},
            {"\"LORA\"", "\"IA3\"", "peft_type is \"IA3\""},
        };
        for (String[] change : changes) {
            Files.writeString(folder.resolve("adapter_config.json"), config.replace(change[0], change[1]));
            assertThatThrownBy(() -> Lora.load(folder, base))
                    .as(change[1])
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(change[2]);
        }
    }
}
