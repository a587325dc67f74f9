package longbow.transformer.tokenizer;

/**
 * A token that is looked for in the text before anything else, such as {@code <|endoftext|>}. Its text is not divided, and no other
 * token holds a part of it.
 *
 * @param id its id
 * @param content its text, not empty
 * @param special whether it controls a model and is no part of what a text says
 * @param leftStrip whether white space before it belongs to it; it is lost
 * @param rightStrip whether white space after it belongs to it; it is lost
 * @param singleWord whether it only counts where no letter or digit touches it
 */
public record AddedToken(
        int id, String content, boolean special, boolean leftStrip, boolean rightStrip, boolean singleWord) {
    /** Checks the text. */
    public AddedToken {
        if (content.isEmpty()) {
            throw new IllegalArgumentException("added token %d has no text".formatted(id));
        }
    }

    /** Returns a special token that takes nothing beside it. */
    public static AddedToken special(int id, String content) {
        return new AddedToken(id, content, true, false, false, false);
    }
}
