package longbow.tasks.wordle;

/**
 * The answer to a guess, five colours as the digits of a number in base 3: 2 (g) where the letter is in its place, 1 (y) where it is
 * elsewhere in the word, 0 (b) where it is not in the word. As in LMRL-Gym, and unlike in the newspaper, letters are not counted: a
 * second copy of a letter that the word has once is yellow too.
 */
final class Feedback {
    /** The number of answers there might be. */
    static final int COUNT = 243;
    /** All five letters in place. */
    static final int WON = COUNT - 1;

    private static final String COLOURS = "byg";

    private Feedback() {}

    /** Returns the answer to {@code guess} when {@code word} is hidden. */
    static int of(String guess, String word) {
        int feedback = 0;
        for (int i = 0; i < WordList.LETTERS; i++) {
            char letter = guess.charAt(i);
            int colour = word.charAt(i) == letter ? 2 : word.indexOf(letter) >= 0 ? 1 : 0;
            feedback = 3 * feedback + colour;
        }
        return feedback;
    }

    /** Returns the line that the agent reads: {@code b y g b b}. */
    static String text(int feedback) {
        char[] text = new char[2 * WordList.LETTERS];
        int rest = feedback;
        for (int i = WordList.LETTERS - 1; i >= 0; i--) {
            text[2 * i] = COLOURS.charAt(rest % 3);
            text[2 * i + 1] = i == WordList.LETTERS - 1 ? '\n' : ' ';
            rest /= 3;
        }
        return new String(text);
    }

    /** Returns the answer that a line says; -1 if it says none. */
    static int parse(String text) {
        String colours = text.strip().replace(" ", "");
        if (colours.length() != WordList.LETTERS) {
            return -1;
        }
        int feedback = 0;
        for (int i = 0; i < WordList.LETTERS; i++) {
            int colour = COLOURS.indexOf(colours.charAt(i));
            if (colour < 0) {
                return -1;
            }
            feedback = 3 * feedback + colour;
        }
        return feedback;
    }
}
