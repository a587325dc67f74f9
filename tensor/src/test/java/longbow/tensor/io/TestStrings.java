package longbow.tensor.io;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Strings for tests. */
final class TestStrings {
    private TestStrings() {}

    /** Any valid Unicode text of at most {@code max} code points, awkward ones often, without unpaired surrogates. */
    static Arbitrary<String> unicode(int max) {
        Arbitrary<Integer> any =
                Arbitraries.integers().between(0, Character.MAX_CODE_POINT).filter(c -> c < 0xD800 || c > 0xDFFF);
        Arbitrary<Integer> awkward =
                Arbitraries.of(0, 0x0A, 0x20, 0x22, 0x2E, 0x2F, 0x5C, 0x61, 0x7F, 0xE9, 0x2028, 0xFEFF, 0xFFFF, 0x1F600, 0x10FFFF);
        return Arbitraries.oneOf(any, awkward).list().ofMaxSize(max).map(codePoints -> {
            StringBuilder text = new StringBuilder();
            codePoints.forEach(text::appendCodePoint);
            return text.toString();
        });
    }
}
