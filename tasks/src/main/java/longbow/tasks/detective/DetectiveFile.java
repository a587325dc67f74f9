package longbow.tasks.detective;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import longbow.tasks.zmachine.Story;
import longbow.tasks.zmachine.StoryException;

/** The story file of the game, release 1, serial number 000715, which all numbers in this package are about. */
public final class DetectiveFile {
    /** The MD5 digest of the file. */
    public static final String MD5 = "822655c9be83e292e06d3d3b1d6a9734";

    private DetectiveFile() {}

    /**
     * Reads the story file.
     *
     * @throws StoryException if there is no such file, or it is another
     */
    public static Story read(Path file) {
        Story story = Story.read(file);
        if (!is(story)) {
            throw new StoryException(("%s: is not the story file of Detective: its MD5 digest is %s, but must be %s"
                            + " (detective.z5, release 1, serial number 000715, 108,032 bytes)")
                    .formatted(file, digest(story.bytes()), MD5));
        }
        return story;
    }

    /** Returns whether a story is this game. */
    public static boolean is(Story story) {
        return digest(story.bytes()).equals(MD5);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has MD5", e);
        }
    }
}
