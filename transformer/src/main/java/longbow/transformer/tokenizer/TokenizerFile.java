package longbow.transformer.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.Json;

/**
 * The file of a tokenizer: {@code {"type":"word","tokens":["\n","<unk>",...]}}, one token a line, ids by position; or, for byte-level
 * tokenizers, {@code tokenizer.json} as others write it.
 */
final class TokenizerFile {
    private TokenizerFile() {}

    static void write(Path file, String type, List<String> tokens) throws IOException {
        StringBuilder json =
                new StringBuilder("{\"type\":").append(Json.quote(type)).append(",\"tokens\":[");
        String separator = "\n";
        for (String token : tokens) {
            json.append(separator).append(Json.quote(token));
            separator = ",\n";
        }
        AtomicFiles.write(file, json.append("\n]}\n").toString().getBytes(StandardCharsets.UTF_8));
    }

    static Tokenizer read(Path file) throws IOException {
        if (!(Json.read(file) instanceof Json.ObjectValue(var members))) {
            throw new IOException(file + ": a tokenizer must be a JSON object");
        }
        if (members.containsKey("model")) {
            return BpeFiles.tokenizer(file, members);
        }
        for (String key : members.keySet()) {
            if (!key.equals("type") && !key.equals("tokens")) {
                throw new IOException(file + ": a tokenizer has \"type\" and \"tokens\", but not " + Json.excerpt(key));
            }
        }
        if (!(members.get("type") instanceof Json.StringValue(var type))) {
            throw new IOException(file + ": the tokenizer lacks a \"type\" in text");
        }
        if (!(members.get("tokens") instanceof Json.ArrayValue(var elements))) {
            throw new IOException(file + ": the tokenizer lacks an array of \"tokens\"");
        }
        List<String> tokens = new ArrayList<>(elements.size());
        for (Json element : elements) {
            if (!(element instanceof Json.StringValue(var token))) {
                throw new IOException(file + ": token " + tokens.size() + " is not text");
            }
            tokens.add(token);
        }
        try {
            if (type.equals(WordTokenizer.TYPE)) {
                return new WordTokenizer(tokens);
            }
            if (type.equals(PhraseTokenizer.TYPE)) {
                return new PhraseTokenizer(tokens);
            }
            if (type.equals(CharTokenizer.TYPE)) {
                return new CharTokenizer(tokens);
            }
        } catch (IllegalArgumentException problem) {
            throw new IOException(file + ": " + problem.getMessage(), problem);
        }
        throw new IOException(file + ": the tokenizer is of type " + Json.excerpt(type)
                + ", but only \"word\", \"phrase\" and \"character\" are known");
    }
}
