package longbow.transformer.tokenizer;

import java.util.Arrays;

/**
 * The printable characters that stand for bytes in the files of byte-level tokenizers: those of Latin-1 that can be seen stand for
 * themselves, all others for the characters from U+0100 up, in their order (the convention of GPT-2). A space is {@code Ġ}.
 */
final class ByteAlphabet {
    private static final int BYTES = 256;

    private final char[] characters = new char[BYTES];
    private final short[] bytes = new short[2 * BYTES];

    ByteAlphabet() {
        Arrays.fill(bytes, (short) -1);
        int next = BYTES;
        for (int b = 0; b < BYTES; b++) {
            boolean seen = (b > ' ' && b <= '~') || (b >= 0xA1 && b != 0xAD);
            characters[b] = (char) (seen ? b : next++);
            bytes[characters[b]] = (short) b;
        }
    }

    /** Returns the text that stands for some bytes. */
    String text(byte[] raw, int from, int to) {
        char[] text = new char[to - from];
        for (int i = from; i < to; i++) {
            text[i - from] = characters[raw[i] & 0xFF];
        }
        return new String(text);
    }

    /** Returns whether every character of {@code text} stands for a byte. */
    boolean spells(String text) {
        return text.chars().allMatch(c -> c < bytes.length && bytes[c] >= 0);
    }

    /** Returns the bytes that {@code text} stands for, which it must {@link #spells spell}. */
    byte[] bytes(String text) {
        byte[] raw = new byte[text.length()];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = (byte) bytes[text.charAt(i)];
        }
        return raw;
    }
}
