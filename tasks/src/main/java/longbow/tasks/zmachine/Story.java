package longbow.tasks.zmachine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A story file: its bytes, checked as far as that can be done without running it, and what its header says (Standard,
 * section 11). A story is immutable and shared by all machines that run it, together with the instructions that they
 * have decoded so far.
 */
public final class Story {
    private static final int HEADER = 0x40;
    private static final int LARGEST = 512 * 1024;
    private static final int LAST_BYTE_ADDRESS = 0xFFFF;

    private final byte[] bytes;
    private final int version;
    private final int dynamicSize;
    private final Decoder decoder;
    private final Zscii zscii;
    private final Alphabet alphabet;

    private Story(byte[] bytes) {
        this.bytes = bytes;
        this.version = bytes[Header.VERSION];
        this.dynamicSize = word(Header.STATIC_MEMORY);
        this.decoder = new Decoder(this);
        Memory memory = new Memory(this);
        this.zscii = new Zscii(memory, version);
        this.alphabet = new Alphabet(memory, version);
    }

    /**
     * Reads a story file.
     *
     * @throws StoryException if there is no such file, it cannot be read, or it is not a story of version 3, 4, 5 or 8
     */
    public static Story read(Path file) {
        byte[] bytes;
        try {
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            if (!Files.isRegularFile(file)) {
                throw new StoryException("%s: is not a file".formatted(file));
            }
            if (Files.size(file) > 2L * LARGEST) {
                throw new StoryException(String.format(
                        Locale.ROOT,
                        "%s: is not a Z-machine story: it has %,d bytes, a story has at most %,d",
                        file,
                        Files.size(file),
                        LARGEST));
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new StoryException("%s: there is no such story file".formatted(file), e);
        } catch (IOException e) {
            throw new StoryException("%s: the story file cannot be read (%s)".formatted(file, e.getMessage()), e);
        }
        try {
            return of(bytes);
        } catch (StoryException e) {
            throw new StoryException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes the bytes of a story file.
     *
     * @throws StoryException if they are not a story of version 3, 4, 5 or 8
     */
    public static Story of(byte[] file) {
        if (file.length < HEADER) {
            throw new StoryException("is not a Z-machine story: it has %d bytes, the header alone has %d"
                    .formatted(file.length, HEADER));
        }
        int version = file[Header.VERSION] & 0xFF;
        if (version != 3 && version != 4 && version != 5 && version != 8) {
            throw new StoryException(
                    version >= 1 && version <= 7
                            ? "is a story of version %d; versions 3, 4, 5 and 8 are supported".formatted(version)
                            : "is not a Z-machine story: its first byte, the version, is %d".formatted(version));
        }
        int declared = declaredLength(file);
        if (declared > file.length) {
            throw new StoryException(String.format(
                    Locale.ROOT, "is truncated: its header says %,d bytes, but it has %,d", declared, file.length));
        }
        int dynamicSize = word(file, Header.STATIC_MEMORY);
        if (dynamicSize < HEADER || dynamicSize > file.length) {
            throw new StoryException("is damaged: static memory starts at 0x%04x, outside of 0x%04x to 0x%04x"
                    .formatted(dynamicSize, HEADER, Math.min(file.length, LAST_BYTE_ADDRESS)));
        }
        try {
            return new Story(file.clone());
        } catch (IndexOutOfBoundsException e) {
            throw new StoryException("is damaged: its header names a table outside of the file", e);
        }
    }

    /** Returns the version of the machine that the story is written for: 3, 4, 5 or 8. */
    public int version() {
        return version;
    }

    /** Returns the number of bytes of dynamic memory, the part that the story can write to; static memory follows. */
    public int dynamicSize() {
        return dynamicSize;
    }

    /** Returns the number of bytes of the story: what follows in the file is padding. */
    public int length() {
        int declared = declaredLength(bytes);
        return declared == 0 ? bytes.length : declared;
    }

    /** Returns a copy of the file's bytes. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Returns the word (two bytes, the high one first) at an address of the file. */
    public int word(int address) {
        return word(bytes, address);
    }

    private static int word(byte[] bytes, int address) {
        return (bytes[address] & 0xFF) << 8 | bytes[address + 1] & 0xFF;
    }

    /** Returns whether the sum of all bytes after the header is the one in the header (Standard, section 15, verify). */
    public boolean checksumHolds() {
        int sum = 0;
        int end = length();
        for (int i = HEADER; i < end; i++) {
            sum += bytes[i] & 0xFF;
        }
        return (sum & 0xFFFF) == word(Header.CHECKSUM);
    }

    /** Returns the bytes themselves: shared, not to be written to. */
    byte[] memory() {
        return bytes;
    }

    /** Returns the decoder of the story's code. */
    Decoder decoder() {
        return decoder;
    }

    /** Returns the characters that the story uses. */
    Zscii zscii() {
        return zscii;
    }

    /** Returns the rows of characters that the story's strings are written in. */
    Alphabet alphabet() {
        return alphabet;
    }

    /** Returns the byte address of a routine or a string (Standard, section 1.2.3). */
    int unpacked(int packed) {
        return packed * scale(version);
    }

    /** Returns the length that a header declares, or 0 if it declares none. */
    private static int declaredLength(byte[] bytes) {
        return word(bytes, Header.FILE_LENGTH) * scale(bytes[Header.VERSION]);
    }

    private static int scale(int version) {
        return version <= 3 ? 2 : version <= 5 ? 4 : 8;
    }
}
