package longbow.transformer.tokenizer;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import longbow.tensor.io.AtomicFiles;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * The files of byte-level tokenizers: {@code tokenizer.json}, or {@code vocab.json} and {@code merges.txt}. Whatever would silently give
 * other ids than the reference implementation is refused; what only concerns templates, padding and truncation is passed over.
 */
final class BpeFiles {
    private static final String TOKENIZER = "tokenizer.json";
    private static final String VOCABULARY = "vocab.json";
    private static final String MERGES = "merges.txt";

    /** Tokens that {@code vocab.json} holds and that control a model. */
    private static final List<String> CONTROLS = List.of("<|endoftext|>", "<s>", "</s>", "<pad>", "<unk>", "<mask>");

    private static final long MAX_MERGES_BYTES = 100_000_000;

    private BpeFiles() {}

    static ByteLevelBpe read(Path folder) throws IOException {
        Path whole = folder.resolve(TOKENIZER);
        if (Files.exists(whole)) {
            if (!(Json.read(whole) instanceof Json.ObjectValue(var members))) {
                throw new IOException(whole + ": a tokenizer must be a JSON object");
            }
            return tokenizer(whole, members);
        }
        Path vocabulary = folder.resolve(VOCABULARY);
        Path merges = folder.resolve(MERGES);
        if (!Files.isRegularFile(vocabulary) || !Files.isRegularFile(merges)) {
            throw new IOException(
                    "%s has no tokenizer: neither %s nor %s with %s".formatted(folder, TOKENIZER, VOCABULARY, MERGES));
        }
        if (!(Json.read(vocabulary) instanceof Json.ObjectValue(var ids))) {
            throw new IOException(vocabulary + ": a vocabulary must be a JSON object");
        }
        Draft draft = new Draft(vocabulary, ids);
        for (String[] pair : pairs(merges)) {
            draft.merge(merges, pair[0], pair[1]);
        }
        for (String control : CONTROLS) {
            Integer id = draft.ids.get(control);
            if (id != null) {
                draft.added.add(new AddedToken(id, control, true, control.equals("<mask>"), false, false));
            }
        }
        return draft.tokenizer(List.of(Splitting.GPT2), false, false, false);
    }

    private static List<String[]> pairs(Path file) throws IOException {
        if (Files.size(file) > MAX_MERGES_BYTES) {
            throw new IOException("%s: has more than %d bytes".formatted(file, MAX_MERGES_BYTES));
        }
        List<String[]> pairs = new ArrayList<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isEmpty() || (number == 1 && line.startsWith("#version"))) {
                    continue;
                }
                String[] pair = line.split(" ", -1);
                if (pair.length != 2) {
                    throw new IOException("%s: line %d is %s and not two tokens with a space between them"
                            .formatted(file, number, Json.excerpt(line)));
                }
                pairs.add(pair);
            }
        } catch (CharacterCodingException malformed) {
            throw new IOException(file + ": is not UTF-8", malformed);
        }
        return pairs;
    }

    /** Reads the content of {@code tokenizer.json}. */
    static ByteLevelBpe tokenizer(Path file, Map<String, Json> members) throws IOException {
        Map<String, Json> model = object(file, members, "model");
        only(file, model, "model.type", "\"BPE\"");
        only(file, model, "model.byte_fallback", "false");
        only(file, model, "model.continuing_subword_prefix", "\"\"");
        only(file, model, "model.end_of_word_suffix", "\"\"");
        only(file, model, "model.dropout", "0.0", "0");
        Draft draft = new Draft(file, object(file, model, "vocab"));
        if (!(model.get("merges") instanceof Json.ArrayValue(List<Json> merges))) {
            throw new IOException(file + ": the model lacks a list of merges");
        }
        for (Json merge : merges) {
            if (merge instanceof Json.StringValue(String text) && text.indexOf(' ') == text.lastIndexOf(' ')) {
                int space = text.indexOf(' ');
                draft.merge(file, text.substring(0, Math.max(space, 0)), text.substring(space + 1));
            } else if (merge instanceof Json.ArrayValue(List<Json> pair)
                    && pair.size() == 2
                    && pair.get(0) instanceof Json.StringValue(String left)
                    && pair.get(1) instanceof Json.StringValue(String right)) {
                draft.merge(file, left, right);
            } else {
                throw new IOException("%s: merge %d is not two tokens".formatted(file, draft.pairs.size()));
            }
        }
        if (members.get("added_tokens") instanceof Json.ArrayValue(List<Json> tokens)) {
            for (Json token : tokens) {
                draft.added.add(added(file, token));
            }
        }
        boolean nfc = nfc(file, members.get("normalizer"));
        Steps steps = new Steps(file);
        steps.read(members.get("pre_tokenizer"));
        if (!steps.byteLevel) {
            throw new IOException(file + ": the tokenizer is not byte-level, and no other can be read");
        }
        return draft.tokenizer(
                steps.patterns, steps.prefixSpace, nfc, new Json.BooleanValue(true).equals(model.get("ignore_merges")));
    }

    private static AddedToken added(Path file, Json token) throws IOException {
        if (token instanceof Json.ObjectValue(var members)
                && members.get("id") instanceof Json.NumberValue id
                && id.exactLong().orElse(-1) >= 0
                && id.exactLong().orElse(-1) < Draft.LIMIT
                && members.get("content") instanceof Json.StringValue(String content)
                && !content.isEmpty()) {
            return new AddedToken(
                    (int) id.exactLong().orElseThrow(),
                    content,
                    is(members, "special"),
                    is(members, "lstrip"),
                    is(members, "rstrip"),
                    is(members, "single_word"));
        }
        throw new IOException(
                "%s: an added token needs an id and content, but is %s".formatted(file, Json.excerpt(token.text())));
    }

    private static boolean is(Map<String, Json> members, String key) {
        return new Json.BooleanValue(true).equals(members.get(key));
    }

    private static Map<String, Json> object(Path file, Map<String, Json> members, String key) throws IOException {
        if (members.get(key) instanceof Json.ObjectValue(var inner)) {
            return inner;
        }
        throw new IOException("%s: the tokenizer lacks an object %s".formatted(file, Json.excerpt(key)));
    }

    /** Refuses what is not understood; a value that is missing or null is the first one. */
    private static void only(Path file, Map<String, Json> members, String path, String... supported)
            throws IOException {
        Json value = members.get(path.substring(path.indexOf('.') + 1));
        if (value != null
                && !(value instanceof Json.NullValue)
                && !List.of(supported).contains(value.text())) {
            throw new IOException("%s: %s is %s, but only %s can be read"
                    .formatted(file, path, Json.excerpt(value.text()), supported[0]));
        }
    }

    private static boolean nfc(Path file, @Nullable Json normalizer) throws IOException {
        if (normalizer == null || normalizer instanceof Json.NullValue) {
            return false;
        }
        if (normalizer instanceof Json.ObjectValue(var members)) {
            if (new Json.StringValue("NFC").equals(members.get("type"))) {
                return true;
            }
            if (new Json.StringValue("Sequence").equals(members.get("type"))
                    && members.get("normalizers") instanceof Json.ArrayValue(List<Json> all)) {
                boolean any = false;
                for (Json each : all) {
                    any |= nfc(file, each);
                }
                return any;
            }
        }
        throw new IOException(
                "%s: the normalizer is %s, but only NFC can be read".formatted(file, Json.excerpt(normalizer.text())));
    }

    /** What the pre-tokenizer does: patterns that divide, and the step to bytes. */
    private static final class Steps {
        private final Path file;
        private final List<String> patterns = new ArrayList<>();
        private boolean byteLevel;
        private boolean prefixSpace;

        Steps(Path file) {
            this.file = file;
        }

        void read(@Nullable Json step) throws IOException {
            if (!(step instanceof Json.ObjectValue(var members))) {
                throw new IOException(file + ": the tokenizer lacks a pre_tokenizer");
            }
            String type = members.get("type") instanceof Json.StringValue(String name) ? name : "";
            switch (type) {
                case "Sequence" -> {
                    if (members.get("pretokenizers") instanceof Json.ArrayValue(List<Json> all)) {
                        for (Json each : all) {
                            read(each);
                        }
                    }
                }
                case "ByteLevel" -> {
                    byteLevel = true;
                    prefixSpace |= is(members, "add_prefix_space");
                    if (!new Json.BooleanValue(false).equals(members.get("use_regex"))) {
                        patterns.add(Splitting.GPT2);
                    }
                }
                case "Digits" -> patterns.add(is(members, "individual_digits") ? "\\p{N}" : "\\p{N}+");
                case "Split" -> {
                    only(file, members, "pre_tokenizer.behavior", "\"Isolated\"");
                    only(file, members, "pre_tokenizer.invert", "false");
                    if (!(members.get("pattern") instanceof Json.ObjectValue(var pattern))
                            || !(pattern.get("Regex") instanceof Json.StringValue(String regex))) {
                        throw new IOException(file + ": a Split of the pre_tokenizer lacks a pattern with a Regex");
                    }
                    patterns.add(regex);
                }
                default ->
                    throw new IOException("%s: the pre_tokenizer has a step %s, which cannot be read"
                            .formatted(file, Json.excerpt(type)));
            }
        }
    }

    /** A tokenizer as its parts are read. */
    private static final class Draft {
        /** So that no list becomes larger than what a file of the greatest length could fill. */
        static final int LIMIT = 4_000_000;

        private final Path file;
        private final Map<String, Integer> ids = new LinkedHashMap<>();
        private final List<int[]> pairs = new ArrayList<>(); // left, right, joined
        private final List<AddedToken> added = new ArrayList<>();

        Draft(Path file, Map<String, Json> vocabulary) throws IOException {
            this.file = file;
            for (Map.Entry<String, Json> entry : vocabulary.entrySet()) {
                long id = entry.getValue() instanceof Json.NumberValue number
                        ? number.exactLong().orElse(-1)
                        : -1;
                if (id < 0 || id >= LIMIT) {
                    throw new IOException("%s: token %s has no id from 0 to %d"
                            .formatted(file, Json.excerpt(entry.getKey()), LIMIT - 1));
                }
                ids.put(entry.getKey(), (int) id);
            }
        }

        void merge(Path from, String left, String right) throws IOException {
            Integer l = ids.get(left);
            Integer r = ids.get(right);
            Integer joined = ids.get(left + right);
            if (l == null || r == null || joined == null) {
                throw new IOException(
                        "%s: merge %d joins %s and %s, but one of them or the result is not in the vocabulary"
                                .formatted(from, pairs.size(), Json.excerpt(left), Json.excerpt(right)));
            }
            pairs.add(new int[] {l, r, joined});
        }

        ByteLevelBpe tokenizer(List<String> patterns, boolean prefixSpace, boolean nfc, boolean wholePieces)
                throws IOException {
            @Nullable String[] tokens = new String[ids.size() + added.size()];
            int most = -1;
            for (Map.Entry<String, Integer> entry : ids.entrySet()) {
                most = Math.max(most, put(tokens, entry.getValue(), entry.getKey()));
            }
            for (AddedToken token : added) {
                most = Math.max(most, put(tokens, token.id(), token.content()));
            }
            List<String> all = new ArrayList<>(most + 1);
            for (int id = 0; id <= most; id++) {
                String token = tokens[id];
                if (token == null) {
                    throw new IOException("%s: no token has the id %d".formatted(file, id));
                }
                all.add(token);
            }
            int[][] columns = new int[3][pairs.size()];
            for (int rank = 0; rank < pairs.size(); rank++) {
                for (int c = 0; c < 3; c++) {
                    columns[c][rank] = pairs.get(rank)[c];
                }
            }
            try {
                Merges merges = new Merges(columns[0], columns[1], columns[2]);
                Splitting splitting = Splitting.of(patterns, prefixSpace, nfc);
                return new ByteLevelBpe(all, merges, added, splitting, wholePieces);
            } catch (PatternSyntaxException e) {
                throw new IOException(
                        "%s: the pattern %s cannot be understood: %s"
                                .formatted(file, Json.excerpt(e.getPattern()), e.getDescription()),
                        e);
            } catch (IllegalArgumentException e) {
                throw new IOException("%s: %s".formatted(file, e.getMessage()), e);
            }
        }

        private int put(@Nullable String[] tokens, int id, String token) throws IOException {
            if (id >= tokens.length) {
                throw new IOException("%s: token %s has id %d, but there are only %d tokens"
                        .formatted(file, Json.excerpt(token), id, tokens.length));
            }
            if (tokens[id] != null && !token.equals(tokens[id])) {
                throw new IOException("%s: id %d stands for %s and for %s"
                        .formatted(file, id, Json.excerpt(String.valueOf(tokens[id])), Json.excerpt(token)));
            }
            tokens[id] = token;
            return id;
        }
    }

    // ---- writing -----------------------------------------------------------------------------------------------

    static void write(ByteLevelBpe tokenizer, Path file) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("version", Json.of("1.0"));
        members.put("truncation", new Json.NullValue());
        members.put("padding", new Json.NullValue());
        members.put(
                "added_tokens",
                new Json.ArrayValue(
                        tokenizer.addedTokens().stream().map(BpeFiles::json).toList()));
        Splitting splitting = tokenizer.splitting();
        members.put("normalizer", splitting.nfc() ? step("NFC", Map.of()) : new Json.NullValue());
        members.put("pre_tokenizer", preTokenizer(splitting));
        members.put("post_processor", new Json.NullValue());
        members.put("decoder", byteLevel(splitting.prefixSpace(), true));
        members.put("model", model(tokenizer));
        AtomicFiles.write(file, (new Json.ObjectValue(members) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static Json json(AddedToken token) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("id", Json.of(token.id()));
        members.put("content", Json.of(token.content()));
        members.put("single_word", Json.of(token.singleWord()));
        members.put("lstrip", Json.of(token.leftStrip()));
        members.put("rstrip", Json.of(token.rightStrip()));
        members.put("normalized", Json.of(false));
        members.put("special", Json.of(token.special()));
        return new Json.ObjectValue(members);
    }

    private static Json step(String type, Map<String, Json> settings) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("type", Json.of(type));
        members.putAll(settings);
        return new Json.ObjectValue(members);
    }

    private static Json byteLevel(boolean prefixSpace, boolean regex) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("add_prefix_space", Json.of(prefixSpace));
        members.put("trim_offsets", Json.of(true));
        members.put("use_regex", Json.of(regex));
        return step("ByteLevel", members);
    }

    private static Json preTokenizer(Splitting splitting) {
        if (splitting.patterns().equals(List.of(Splitting.GPT2))) {
            return byteLevel(splitting.prefixSpace(), true);
        }
        List<Json> steps = new ArrayList<>();
        for (String pattern : splitting.patterns()) {
            Map<String, Json> split = new LinkedHashMap<>();
            split.put("pattern", new Json.ObjectValue(Map.of("Regex", Json.of(pattern))));
            split.put("behavior", Json.of("Isolated"));
            split.put("invert", Json.of(false));
            steps.add(step("Split", split));
        }
        steps.add(byteLevel(splitting.prefixSpace(), false));
        return step("Sequence", Map.of("pretokenizers", new Json.ArrayValue(steps)));
    }

    private static Json model(ByteLevelBpe tokenizer) {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("type", Json.of("BPE"));
        for (String key : List.of("dropout", "unk_token")) {
            members.put(key, new Json.NullValue());
        }
        members.put("continuing_subword_prefix", Json.of(""));
        members.put("end_of_word_suffix", Json.of(""));
        members.put("fuse_unk", Json.of(false));
        members.put("byte_fallback", Json.of(false));
        members.put("ignore_merges", Json.of(tokenizer.wholePieces()));
        Map<String, Json> vocabulary = new LinkedHashMap<>();
        for (int id = 0; id < tokenizer.vocabularySize(); id++) {
            vocabulary.put(
                    tokenizer.token(id), Json.of(id)); // added tokens too, since they are numbered among the others
        }
        members.put("vocab", new Json.ObjectValue(vocabulary));
        List<String> merges = new ArrayList<>();
        for (int rank = 0; rank < tokenizer.merges().count(); rank++) {
            merges.add(tokenizer.token(tokenizer.merges().left(rank)) + " "
                    + tokenizer.token(tokenizer.merges().right(rank)));
        }
        members.put("merges", Json.of(merges));
        return new Json.ObjectValue(members);
    }
}
