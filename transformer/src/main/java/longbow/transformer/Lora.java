package longbow.transformer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import longbow.autograd.Parameter;
import longbow.autograd.nn.LowRank;
import longbow.autograd.nn.Module;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.Tensors;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;
import longbow.transformer.checkpoint.Settings;

/**
 * Low-rank adaptation of a model (Hu et al. 2021): chosen layers get a {@link LowRank} change each, which is trained while the model
 * itself is frozen. The adapted model shares the parameters of the model it was made from.
 *
 * <pre>{@code
 * Lora<Llama> lora = Lora.attach(model, new Lora.Options(16, 32, List.of("q_proj", "v_proj")), key);
 * new FineTuning(lora.model(), lora.parameters(), backend, AdamW.Options.defaults(), 1).step(batch, 1e-4);
 * lora.save(Path.of("adapter"), "base"); // some megabytes
 * lora.merge();                          // or make it part of the weights
 * }</pre>
 *
 * @param options rank, scale and layers
 * @param model the adapted model
 * @param adapters the changes by the path of their layer, in the order of the model
 * @param <M> the architecture
 */
public record Lora<M extends Model>(Options options, M model, SequencedMap<String, LowRank> adapters)
        implements Module {
    private static final String CONFIG = "adapter_config.json";
    private static final String WEIGHTS = "adapter_model.safetensors";
    /** What the reference implementation puts before the names of a model's layers. */
    private static final String PREFIX = "base_model.model.";

    private static final int MAX_RANK = 1 << 16;

    /**
     * What is adapted, and how strongly.
     *
     * @param rank R, the inner dimension of each change
     * @param alpha a change is multiplied by alpha / rank
     * @param targets the last names of the layers to adapt, such as {@code c_attn} or {@code q_proj}
     */
    public record Options(int rank, double alpha, List<String> targets) {
        /** Checks the numbers and copies the list. */
        public Options {
            targets = List.copyOf(targets);
            if (rank < 1 || rank > MAX_RANK || !Double.isFinite(alpha) || targets.isEmpty()) {
                throw new IllegalArgumentException(
                        "LoRA: rank %d, alpha %s and targets %s cannot be; the rank is 1 to %d, and at least one layer is adapted"
                                .formatted(rank, alpha, targets, MAX_RANK));
            }
        }
    }

    /**
     * Returns an adapted model that computes the same as {@code base}: A uniform within {@code 1 / sqrt(K)}, B zero.
     *
     * @throws IllegalArgumentException if no layer of the model has one of the names
     */
    public static <M extends Model> Lora<M> attach(M base, Options options, Key key) {
        return attach(base, options, (name, shape, backend) -> {
            if (name.endsWith("lora_B.weight")) {
                return Tensors.zeros(backend, DType.F32, shape);
            }
            return Tensors.rand(key.named(name), backend, shape).mul(2).sub(1).mul(1 / Math.sqrt(shape.dim(1)));
        });
    }

    /** Where A and B come from. */
    private interface Source {
        Tensor value(String name, Shape shape, Backend backend);
    }

    private static <M extends Model> Lora<M> attach(M base, Options options, Source source) {
        SequencedMap<String, LowRank> adapters = new LinkedHashMap<>();
        for (Parameter p : base.parameters()) {
            String path = p.name().replaceFirst("\\.weight$", "");
            String layer = path.substring(path.lastIndexOf('.') + 1);
            if (p.name().endsWith(".weight") && p.value().rank() == 2 && options.targets.contains(layer)) {
                boolean inputsFirst = base instanceof Gpt2;
                int in = p.value().shape().dim(inputsFirst ? 0 : 1);
                int out = p.value().shape().dim(inputsFirst ? 1 : 0);
                adapters.put(
                        path,
                        new LowRank(
                                cell(path + ".lora_A.weight", Shape.of(options.rank, in), p, source),
                                cell(path + ".lora_B.weight", Shape.of(out, options.rank), p, source),
                                options.alpha / options.rank));
            }
        }
        if (adapters.isEmpty()) {
            throw new IllegalArgumentException("LoRA: no layer of %s is called %s"
                    .formatted(base.config().modelType(), String.join(" or ", options.targets)));
        }
        return new Lora<>(options, adapted(base, adapters), adapters);
    }

    @SuppressWarnings("unchecked") // each case returns the type that it is given
    private static <M extends Model> M adapted(M base, SequencedMap<String, LowRank> adapters) {
        Cells cells = new Cells(base, adapters);
        Model adapted = switch (base) {
            case Gpt2 m -> Gpt2.of(m.config(), cells);
            case Llama m -> Llama.of(m.config(), cells);
            case Roberta m -> Roberta.of(m.config(), cells);
        };
        return (M) adapted;
    }

    /**
     * Returns the adapted model as one pass of training sees it: in front of A, elements are dropped with probability {@code p}
     * and the others divided by {@code 1 - p} (Srivastava et al. 2014). It shares all parameters; every step, and every part of a
     * batch, takes another key.
     *
     * <pre>{@code
     * tuning.step(batch, 1e-4, part -> lora.dropping(0.1, key.fold(step).fold(part)));
     * }</pre>
     */
    public M dropping(double p, Key key) {
        SequencedMap<String, LowRank> dropping = new LinkedHashMap<>();
        adapters.forEach((path, adapter) -> dropping.put(path, adapter.dropping(key.named(path), p)));
        return adapted(model, dropping);
    }

    private static Parameter cell(String name, Shape shape, Parameter weight, Source source) {
        return new Parameter(name, source.value(name, shape, weight.value().backend()));
    }

    /** Returns A and B of every adapted layer: what is trained. */
    @Override
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        adapters.values().forEach(adapter -> all.addAll(adapter.parameters()));
        return all;
    }

    /**
     * Adds the changes to the weights and makes the adapters neutral. The model computes the same as before, up to rounding; so does
     * the model that was adapted, whose weights these are.
     */
    public void merge() {
        for (Parameter weight : model.parameters()) {
            LowRank adapter = adapters.get(weight.name().replaceFirst("\\.weight$", ""));
            if (adapter != null && weight.name().endsWith(".weight")) {
                Tensor change = adapter.change(); // (out, in)
                weight.set(weight.value().add(model instanceof Gpt2 ? change.t() : change));
                adapter.b().set(Tensors.zerosLike(adapter.b().value()));
            }
        }
    }

    /**
     * Writes the adapters into an existing folder, in the layout of the reference implementation (PEFT).
     *
     * @param base the name of the model that they belong to
     */
    public void save(Path folder, String base) throws IOException {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Parameter p : parameters()) {
            tensors.put(prefix(model) + p.name(), StoredTensor.of(p.value()));
        }
        SafeTensorsWriter.write(folder.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("peft_type", Json.of("LORA"));
        members.put("task_type", model instanceof Decoder ? Json.of("CAUSAL_LM") : Json.of("FEATURE_EXTRACTION"));
        members.put("base_model_name_or_path", Json.of(base));
        members.put("r", Json.of(options.rank));
        members.put("lora_alpha", Json.of(options.alpha));
        members.put("lora_dropout", Json.of(0));
        members.put("bias", Json.of("none"));
        members.put("fan_in_fan_out", Json.of(model instanceof Gpt2));
        members.put("target_modules", Json.of(options.targets));
        members.put("inference_mode", Json.of(true));
        AtomicFiles.write(
                folder.resolve(CONFIG), (new Json.ObjectValue(members) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The published GPT-2 with its head has one more name in front, which bare checkpoints lack. */
    private static String prefix(Model model) {
        return PREFIX + (model instanceof Gpt2 ? "transformer." : "");
    }

    /**
     * Reads adapters for {@code base}, which is not changed.
     *
     * @throws IOException if a file is missing or damaged, is of another kind, or does not fit the model; one sentence
     */
    public static <M extends Model> Lora<M> load(Path folder, M base) throws IOException {
        Settings settings = Settings.read(folder.resolve(CONFIG));
        settings.only("peft_type", "\"LORA\"");
        settings.only("bias", "\"none\"");
        settings.only("use_dora", "false");
        settings.only("use_rslora", "false");
        settings.only("modules_to_save", "[]");
        settings.only("rank_pattern", "{}");
        settings.only("alpha_pattern", "{}");
        Path file = folder.resolve(WEIGHTS);
        try (SafeTensors weights = SafeTensors.open(file)) {
            Options options = new Options(settings.size("r"), settings.number("lora_alpha"), targets(settings));
            Map<String, String> found = new LinkedHashMap<>(); // in the file, by the name of the parameter
            for (String name : weights.names()) {
                found.put(parameter(name, base), name);
            }
            Lora<M> lora = attach(base, options, (name, shape, backend) -> Tensors.zeros(backend, DType.F32, shape));
            for (Parameter p : lora.parameters()) {
                String name = found.remove(p.name());
                if (name == null) {
                    throw new IOException("%s has no tensor for %s".formatted(file, p.name()));
                }
                Shape shape = p.value().shape();
                if (!Shape.of(weights.entry(name).shape()).equals(shape)) {
                    throw new IOException("%s: tensor %s is %s and not %s"
                            .formatted(file, name, Shape.of(weights.entry(name).shape()), shape));
                }
                p.set(Tensors.of(p.value().backend(), shape, weights.floats(name)));
            }
            if (!found.isEmpty()) {
                throw new IOException("%s: tensor %s is unexpected"
                        .formatted(file, Json.excerpt(found.values().iterator().next())));
            }
            return lora;
        } catch (IllegalArgumentException problem) {
            throw new IOException("%s: %s".formatted(settings.file(), problem.getMessage()), problem);
        }
    }

    private static List<String> targets(Settings settings) throws IOException {
        List<String> targets = new ArrayList<>();
        if (settings.members().get("target_modules") instanceof Json.ArrayValue(List<Json> names)) {
            for (Json name : names) {
                targets.add(name instanceof Json.StringValue(String text) ? text : "");
            }
        }
        if (targets.isEmpty() || targets.contains("")) {
            throw new IOException(settings.file() + ": target_modules must be a list of names");
        }
        return targets;
    }

    private static String parameter(String name, Model base) {
        String stem = base.config().stem();
        String bare = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
        return base instanceof Llama || !bare.startsWith(stem) ? bare : bare.substring(stem.length());
    }
}
