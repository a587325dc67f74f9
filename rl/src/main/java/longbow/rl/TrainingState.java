package longbow.rl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import longbow.autograd.Parameter;
import longbow.autograd.optim.AdamW;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.io.SafeTensors;
import longbow.tensor.io.SafeTensorsWriter;
import longbow.tensor.io.StoredTensor;
import longbow.transformer.Gpt2;

/**
 * Everything that the online phase carries from one iteration to the next, as one safetensors file: networks, optimizer
 * moments and the replay buffer. Random draws need no state, since their keys follow from the iteration's number.
 */
final class TrainingState {
    private static final String ITERATION = "iteration";
    private static final String ACTOR_STEPS = "actor steps";
    private static final String CRITIC_STEPS = "critic steps";

    private final Path file;
    private final Map<String, List<Parameter>> networks = new LinkedHashMap<>();
    private final Map<String, AdamW> optimizers = new LinkedHashMap<>();
    private final Archer archer;

    TrainingState(Path file, Gpt2 actor, Gpt2 copy, UtteranceCritic critic, UtteranceCritic target, Archer archer) {
        this.file = file;
        this.archer = archer;
        networks.put("actor.", actor.parameters());
        networks.put("copy.", copy.parameters());
        networks.put("critic.", critic.parameters());
        networks.put("target.", target.parameters());
        optimizers.put("actor.adam.", archer.improvement().optimizer());
        optimizers.put("critic.adam.", archer.fitting().optimizer());
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** Saves the state after {@code iteration} iterations; the file is replaced whole. */
    void save(int iteration) throws IOException {
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        networks.forEach((prefix, parameters) -> {
            for (Parameter p : parameters) {
                tensors.put(prefix + p.name(), floats(p.value()));
            }
        });
        optimizers.forEach(
                (prefix, adam) -> adam.state().forEach((name, moment) -> tensors.put(prefix + name, floats(moment))));
        StoredDialogues.write(archer.buffer().games(), tensors);
        SafeTensorsWriter.write(
                file,
                tensors,
                Map.of(
                        ITERATION, Integer.toString(iteration),
                        ACTOR_STEPS,
                                Integer.toString(
                                        archer.improvement().optimizer().steps()),
                        CRITIC_STEPS,
                                Integer.toString(archer.fitting().optimizer().steps())));
    }

    /** Restores the state and returns how many iterations were done. */
    int load(Backend backend) throws CheckpointException {
        try (SafeTensors stored = SafeTensors.open(file)) {
            for (Map.Entry<String, List<Parameter>> network : networks.entrySet()) {
                for (Parameter p : network.getValue()) {
                    p.set(tensor(stored, network.getKey() + p.name(), p.value().shape(), backend));
                }
            }
            restore(stored, "actor.adam.", number(stored, ACTOR_STEPS), backend);
            restore(stored, "critic.adam.", number(stored, CRITIC_STEPS), backend);
            archer.buffer().addAll(StoredDialogues.read(stored));
            return number(stored, ITERATION);
        } catch (IOException | IllegalArgumentException e) {
            throw new CheckpointException("checkpoint " + file + ": " + e.getMessage(), e);
        }
    }

    private void restore(SafeTensors stored, String prefix, int steps, Backend backend) throws IOException {
        AdamW adam = java.util.Objects.requireNonNull(optimizers.get(prefix));
        Map<String, Tensor> moments = new LinkedHashMap<>();
        for (Map.Entry<String, Tensor> moment : adam.state().entrySet()) {
            moments.put(
                    moment.getKey(),
                    tensor(stored, prefix + moment.getKey(), moment.getValue().shape(), backend));
        }
        adam.restore(moments, steps);
    }

    private static StoredTensor floats(Tensor tensor) {
        return new StoredTensor.Floats("F32", tensor.shape().dims(), tensor.toFloatArray());
    }

    private static Tensor tensor(SafeTensors stored, String name, Shape shape, Backend backend) throws IOException {
        if (!Shape.of(stored.entry(name).shape()).equals(shape)) {
            throw new CheckpointException("tensor %s is %s, but this configuration calls for %s"
                    .formatted(name, Shape.of(stored.entry(name).shape()), shape));
        }
        return backend.tensor(DType.F32, shape, stored.floats(name));
    }

    private static int number(SafeTensors stored, String name) throws CheckpointException {
        String text = stored.metadata().get(name);
        try {
            int value = Integer.parseInt(String.valueOf(text));
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // falls through to the message below, which says the same
        }
        throw new CheckpointException(
                "the count '%s' is %s".formatted(name, text == null ? "missing" : "not a number: " + text));
    }
}
