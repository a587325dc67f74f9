package longbow.transformer.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.function.Predicate;
import longbow.tensor.DType;
import longbow.tensor.MatrixSource;
import longbow.tensor.Shape;
import longbow.tensor.io.Json;
import longbow.tensor.io.SafeTensors;

/**
 * What the tensors of a checkpoint are to a model.
 *
 * @param matched for each parameter of the model that is there the name of its tensor in the checkpoint
 * @param missing parameters of the model that are not there
 * @param misshapen parameters that are there with another shape, without floating-point numbers, or with values other than
 *     those they are tied to; one clause each, which starts with the name
 * @param unexpected tensors that mean nothing to the model
 * @param unused tensors that published checkpoints hold and that the model does not need, such as the masks of GPT-2
 */
public record TensorReport(
        SequencedMap<String, String> matched,
        List<String> missing,
        List<String> misshapen,
        List<String> unexpected,
        List<String> unused) {
    private static final int SHOWN = 2;

    /** What a model wants of a checkpoint. */
    public interface Wanted {
        /** Returns the names and shapes of its parameters, in order. */
        Map<String, Shape> shapes();

        /** Returns the start of names that some published checkpoints have and others lack, such as {@code transformer.}. */
        String stem();

        /** Returns names under which a parameter may appear a second time, with the names of these parameters. */
        Map<String, String> ties();

        /** Returns whether a tensor (its name without the stem) may be there and is not needed. */
        boolean unused(String name);
    }

    /** Compares a checkpoint with what a model wants. Values are read only where two copies of a tied parameter are compared. */
    public static TensorReport of(Checkpoint checkpoint, Wanted wanted) throws IOException {
        String stem = wanted.stem();
        List<String> unexpected = new ArrayList<>();
        Map<String, String> found = new LinkedHashMap<>(); // in the checkpoint, by the name without the stem
        for (String name : checkpoint.names()) {
            if (found.putIfAbsent(without(stem, name), name) != null) {
                unexpected.add(name); // both with the stem and without it
            }
        }
        SequencedMap<String, String> matched = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        for (Map.Entry<String, Shape> parameter : wanted.shapes().entrySet()) {
            String name = parameter.getKey();
            String inFile = found.remove(without(stem, name));
            if (inFile == null) {
                missing.add(name);
            } else if (fits(checkpoint.entry(inFile), parameter.getValue(), name, misshapen)) {
                matched.put(name, inFile);
            }
        }
        List<String> unused = new ArrayList<>();
        for (Map.Entry<String, String> rest : found.entrySet()) {
            String tied = wanted.ties().get(rest.getKey());
            if (tied != null) {
                tied(checkpoint, rest.getValue(), tied, matched, misshapen);
            } else {
                (wanted.unused(rest.getKey()) ? unused : unexpected).add(rest.getValue());
            }
        }
        return new TensorReport(
                matched, List.copyOf(missing), List.copyOf(misshapen), List.copyOf(unexpected), List.copyOf(unused));
    }

    private static String without(String stem, String name) {
        return name.startsWith(stem) ? name.substring(stem.length()) : name;
    }

    private static boolean fits(SafeTensors.Entry entry, Shape shape, String name, List<String> misshapen) {
        if (!Arrays.equals(entry.shape(), shape.dims())) {
            misshapen.add("%s is %s and not %s".formatted(name, Arrays.toString(entry.shape()), shape));
            return false;
        }
        if (!entry.dtype().equals("BF16") && !entry.dtype().startsWith("F")) {
            misshapen.add("%s holds %s and not floating-point numbers".formatted(name, entry.dtype()));
            return false;
        }
        return true;
    }

    private static void tied(
            Checkpoint checkpoint,
            String copy,
            String parameter,
            SequencedMap<String, String> matched,
            List<String> misshapen)
            throws IOException {
        String original = matched.get(parameter);
        if (original != null) { // what is missing is reported already
            SafeTensors.Entry a = checkpoint.entry(original);
            SafeTensors.Entry b = checkpoint.entry(copy);
            MemorySegment left = checkpoint.shard(original).segment(original);
            MemorySegment right = checkpoint.shard(copy).segment(copy);
            if (!Arrays.equals(a.shape(), b.shape()) || !a.dtype().equals(b.dtype()) || left.mismatch(right) >= 0) {
                misshapen.add("%s differs from %s, to which %s ties it".formatted(copy, original, Checkpoint.CONFIG));
            }
            left.unload(); // both may be large, and are not needed now
            right.unload();
        }
    }

    /** Returns whether the checkpoint holds what the model wants and nothing else. */
    public boolean clean() {
        return problems().isEmpty();
    }

    /** Returns the same report without those missing parameters that may be missing. */
    public TensorReport without(Predicate<String> optional) {
        List<String> needed = missing.stream().filter(optional.negate()).toList();
        return new TensorReport(matched, needed, misshapen, unexpected, unused);
    }

    /** Returns everything that is wrong, one clause each. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        missing.forEach(name -> problems.add("tensor " + name + " is missing"));
        misshapen.forEach(clause -> problems.add("tensor " + clause));
        unexpected.forEach(name -> problems.add("tensor " + plain(name) + " is unexpected"));
        return problems;
    }

    /** Names that others chose are shown with care. */
    private static String plain(String name) {
        String quoted = Json.excerpt(name);
        return quoted.equals('"' + name + '"') ? name : quoted;
    }

    /**
     * Does nothing if the checkpoint is {@link #clean}.
     *
     * @throws IOException with one sentence that names the first problems
     */
    public void require(Checkpoint checkpoint) throws IOException {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            String more = problems.size() <= SHOWN ? "" : "; and %d more".formatted(problems.size() - SHOWN);
            throw new IOException("%s does not fit %s: %s%s"
                    .formatted(
                            checkpoint.weights(),
                            Checkpoint.CONFIG,
                            String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))),
                            more));
        }
    }

    /**
     * Returns the rows of a matched parameter, a matrix, as what {@link SafeTensors#read} makes of them; what is wrong with the file
     * is an {@link UncheckedIOException}.
     *
     * @param dtype F32, BF16 or F16
     */
    public MatrixSource rows(Checkpoint checkpoint, String parameter, DType dtype) throws IOException {
        String name = Objects.requireNonNull(matched.get(parameter), parameter);
        SafeTensors file = checkpoint.shard(name);
        int width = checkpoint.entry(name).shape()[1];
        return (from, count, array) -> {
            try {
                file.read(name, (long) from * width, count * width, dtype, array);
            } catch (IOException damaged) {
                throw new UncheckedIOException(damaged);
            }
        };
    }

    /** Returns the type that a matched parameter is stored as, such as {@code BF16}. */
    public String dtype(Checkpoint checkpoint, String parameter) throws IOException {
        return checkpoint
                .entry(Objects.requireNonNull(matched.get(parameter), parameter))
                .dtype();
    }

    /** Returns the elements of a matched parameter as f32, from whatever type they are stored in. */
    public float[] floats(Checkpoint checkpoint, String parameter) throws IOException {
        String name = Objects.requireNonNull(matched.get(parameter), parameter);
        return checkpoint.shard(name).floats(name);
    }
}
