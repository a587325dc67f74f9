package longbow.transformer.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import longbow.tensor.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding over the bytes of UTF-8, as in GPT-2 (Radford et al. 2019, section 2.2), RoBERTa, Llama 3 and Qwen: a text is divided
 * into pieces by a pattern, and within each piece neighbouring tokens join until no pair of the list is left.
 *
 * <p>Every byte is a token, so nothing is unknown: {@code decode(encode(text)).equals(text)} for every well-formed Unicode string, unless
 * the file asks for changes to the text (normal form C, a space in front, or added tokens that take the white space beside them).
 *
 * <pre>{@code
 * ByteLevelBpe tokenizer = ByteLevelBpe.read(Path.of("gpt2")); // tokenizer.json, or vocab.json and merges.txt
 * int[] ids = tokenizer.encode("Hello world");                 // 15496, 995
 * }</pre>
 */
public final class ByteLevelBpe implements Tokenizer {
    private static final int BYTES = 256;

    private final ByteAlphabet alphabet = new ByteAlphabet();
    private final List<String> tokens;
    private final byte[][] bytes; // by id
    private final int[] byteIds = new int[BYTES];
    private final Map<String, Integer> ids; // only looked up
    private final Merges merges;
    private final AddedTokens added;
    private final BitSet isAdded = new BitSet();
    private final Splitting splitting;
    private final boolean wholePieces;

    /**
     * Takes a vocabulary.
     *
     * @param tokens by id: bytes spelled in {@link ByteAlphabet}, or the text of an added token
     * @param wholePieces whether a piece that is a token becomes this token without joining
     * @throws IllegalArgumentException if a byte has no token, a token is not spelled so or stands twice, or a merge is none
     */
    ByteLevelBpe(List<String> tokens, Merges merges, List<AddedToken> added, Splitting splitting, boolean wholePieces) {
        this.tokens = List.copyOf(tokens);
        this.merges = merges;
        this.added = new AddedTokens(added);
        this.splitting = splitting;
        this.wholePieces = wholePieces;
        this.bytes = new byte[tokens.size()][];
        this.ids = HashMap.newHashMap(tokens.size());
        for (AddedToken token : added) {
            isAdded.set(token.id());
            bytes[token.id()] = token.content().getBytes(StandardCharsets.UTF_8);
        }
        for (int id = 0; id < bytes.length; id++) {
            String token = tokens.get(id);
            Integer first = ids.put(token, id);
            if (first != null) {
                throw new IllegalArgumentException(
                        "token %s stands twice, at %d and %d".formatted(Json.excerpt(token), first, id));
            }
            if (bytes[id] == null) {
                if (!alphabet.spells(token)) {
                    throw new IllegalArgumentException(
                            "token %s is not spelled in bytes; the vocabulary is not one of a byte-level tokenizer"
                                    .formatted(Json.excerpt(token)));
                }
                bytes[id] = alphabet.bytes(token);
            }
        }
        for (int b = 0; b < BYTES; b++) {
            Integer id = ids.get(alphabet.text(new byte[] {(byte) b}, 0, 1));
            if (id == null) {
                throw new IllegalArgumentException(
                        "byte 0x%02x has no token; the vocabulary is not one of a byte-level tokenizer".formatted(b));
            }
            byteIds[b] = id;
        }
    }

    /**
     * Reads the tokenizer of a folder in Hugging Face layout: {@code tokenizer.json}, or else {@code vocab.json} and
     * {@code merges.txt} with the pattern of GPT-2.
     *
     * @throws IOException if there is none, or it is damaged or of another kind; one sentence, which names the file
     */
    public static ByteLevelBpe read(Path folder) throws IOException {
        return BpeFiles.read(folder);
    }

    /** Returns the ids of a text. Added tokens in it, special ones included, become what they are. */
    @Override
    public int[] encode(String text) {
        Encoding encoding = new Encoding();
        added.divide(text, encoding);
        return encoding.ids();
    }

    /** Returns the ids of a text that is only text: what reads like an added token is spelled out. For texts of unknown origin. */
    public int[] encodeOrdinary(String text) {
        Encoding encoding = new Encoding();
        encoding.text(text);
        return encoding.ids();
    }

    /** The ids of one text, as they grow. */
    private final class Encoding implements AddedTokens.Parts {
        private final Merges.Scratch scratch = new Merges.Scratch();
        private int[] ids = new int[64];
        private int count;

        @Override
        public void text(String text) {
            splitting.divide(text, this::piece);
        }

        private void piece(String piece) {
            byte[] raw = piece.getBytes(StandardCharsets.UTF_8);
            room(raw.length);
            if (wholePieces) {
                Integer whole = ByteLevelBpe.this.ids.get(alphabet.text(raw, 0, raw.length));
                if (whole != null && !isAdded.get(whole)) {
                    ids[count++] = whole;
                    return;
                }
            }
            count = merges.join(raw, 0, raw.length, byteIds, scratch, ids, count);
        }

        @Override
        public void token(AddedToken token) {
            room(1);
            ids[count++] = token.id();
        }

        private void room(int more) {
            if (ids.length - count < more) {
                ids = Arrays.copyOf(ids, Math.max(2 * ids.length, Math.addExact(count, more)));
            }
        }

        int[] ids() {
            return Arrays.copyOf(ids, count);
        }
    }

    /**
     * Returns the text whose bytes are those of the tokens; a run of bytes that is not UTF-8 becomes U+FFFD.
     *
     * @throws IllegalArgumentException if an id is outside the vocabulary
     */
    @Override
    public String decode(int... ids) {
        int length = 0;
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] < 0 || ids[i] >= bytes.length) {
                throw new IllegalArgumentException("decode: id %d at position %d is outside the vocabulary of %d tokens"
                        .formatted(ids[i], i, bytes.length));
            }
            length = Math.addExact(length, bytes[ids[i]].length);
        }
        byte[] raw = new byte[length];
        int at = 0;
        for (int id : ids) {
            System.arraycopy(bytes[id], 0, raw, at, bytes[id].length);
            at += bytes[id].length;
        }
        return new String(raw, StandardCharsets.UTF_8);
    }

    /** Returns all tokens by id, spelled as in {@code vocab.json}: a token may be a part of a character. */
    @Override
    public List<String> vocabulary() {
        return tokens;
    }

    /** Returns the token of {@code id}, spelled as in {@code vocab.json}. */
    @Override
    public String token(int id) {
        if (id < 0 || id >= tokens.size()) {
            throw new IllegalArgumentException(
                    "token: id %d is outside the vocabulary of %d tokens".formatted(id, tokens.size()));
        }
        return tokens.get(id);
    }

    /** Returns the id of a token that is spelled as in {@code vocab.json}. */
    @Override
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Returns the id of the line feed. */
    @Override
    public int endOfUtterance() {
        return byteIds['\n'];
    }

    /** Always throws: every text has tokens. */
    @Override
    public int unknown() {
        throw new UnsupportedOperationException("unknown: no text is unknown to a byte-level tokenizer");
    }

    /** Returns the tokens that are looked for before anything else, in the order of the file. */
    public List<AddedToken> addedTokens() {
        return added.all();
    }

    Merges merges() {
        return merges;
    }

    Splitting splitting() {
        return splitting;
    }

    boolean wholePieces() {
        return wholePieces;
    }

    /** Writes {@code tokenizer.json} as the reference implementation reads it. */
    @Override
    public void save(Path file) throws IOException {
        BpeFiles.write(this, file);
    }

    /** Returns whether {@code other} is a tokenizer that gives the same ids for every text. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ByteLevelBpe that
                && tokens.equals(that.tokens)
                && added.all().equals(that.added.all())
                && splitting.patterns().equals(that.splitting.patterns())
                && splitting.prefixSpace() == that.splitting.prefixSpace()
                && splitting.nfc() == that.splitting.nfc()
                && wholePieces == that.wholePieces
                && merges.equals(that.merges);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    @Override
    public String toString() {
        String names = added.all().stream().map(AddedToken::content).limit(5).collect(Collectors.joining(" "));
        return "ByteLevelBpe[%d tokens, %d merges, added %s]".formatted(tokens.size(), merges.count(), names);
    }
}
