package longbow.rl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import longbow.tensor.Backend;
import longbow.tensor.io.AtomicFiles;
import longbow.transformer.Gpt2;
import longbow.transformer.ModelFiles;
import longbow.transformer.Sampling;
import longbow.transformer.tokenizer.Tokenizer;

/**
 * A language model that plays: the network, and the tokenizer its ids belong to. On disk it is a folder with
 * {@code config.json}, {@code model.safetensors} and {@code vocabulary.json}.
 *
 * @param model the network
 * @param tokenizer the vocabulary
 */
public record LanguagePolicy(Gpt2 model, Tokenizer tokenizer) {
    private static final String VOCABULARY = "vocabulary.json";
    /** The greatest length of an utterance in tokens; the sentences of a task's language are shorter. */
    private static final int MAX_UTTERANCE = 16;

    /** Returns this policy as it is now, to play with: it speaks the same. */
    public LanguagePolicy frozen() {
        return new LanguagePolicy(model.frozen(), tokenizer);
    }

    /** Returns how a policy with this tokenizer speaks: until its end-of-utterance token. */
    public static Sampling sampling(Tokenizer tokenizer, double temperature) {
        return new Sampling(temperature, MAX_UTTERANCE, tokenizer.endOfUtterance());
    }

    /** Writes the policy as a folder, which appears whole or not at all and replaces an older one. */
    public void save(Path folder) throws IOException {
        AtomicFiles.writeDirectory(folder, draft -> {
            ModelFiles.save(model, draft);
            tokenizer.save(draft.resolve(VOCABULARY));
        });
    }

    /**
     * Reads a policy.
     *
     * @throws CheckpointException if the folder does not hold one, or it is damaged; the message says what is wrong
     */
    public static LanguagePolicy load(Path folder, Backend backend) throws CheckpointException {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException("there is no checkpoint %s".formatted(folder));
        }
        try {
            Tokenizer tokenizer = Tokenizer.load(folder.resolve(VOCABULARY));
            Gpt2 model = ModelFiles.load(folder, backend, Gpt2.class);
            if (model.config().vocabulary() != tokenizer.vocabularySize()) {
                throw new CheckpointException("checkpoint %s: the model has %d tokens, but %s lists %d"
                        .formatted(folder, model.config().vocabulary(), VOCABULARY, tokenizer.vocabularySize()));
            }
            return new LanguagePolicy(model, tokenizer);
        } catch (IOException e) {
            throw e instanceof CheckpointException c
                    ? c
                    : new CheckpointException("checkpoint " + folder + ": " + e.getMessage(), e);
        }
    }
}
