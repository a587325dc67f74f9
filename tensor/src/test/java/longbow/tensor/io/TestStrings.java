package longbow.tensor.io;

import java.util.SplittableRandom;

/** Strings for tests. */
final class TestStrings {
    private static final int[] AWKWARD = {
        0, 0x0A, 0x20, 0x22, 0x2E, 0x2F, 0x5C, 0x61, 0x7F, 0xE9, 0x2028, 0xFEFF, 0xFFFF, 0x1F600, 0x10FFFF
    };

    private TestStrings() {}

    /**
     * Returns valid Unicode text of at most {@code max} code points, awkward ones often, without unpaired surrogates.
     */
    static String unicode(SplittableRandom random, int max) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(max + 1); i > 0; i--) {
            int c = random.nextInt(Character.MAX_CODE_POINT + 1);
            boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            text.appendCodePoint(surrogate || random.nextBoolean() ? AWKWARD[random.nextInt(AWKWARD.length)] : c);
        }
        return text.toString();
    }
}
