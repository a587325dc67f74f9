package longbow.tensor.cpu.kernels;

import java.util.List;

/**
 * The elementary functions of {@code FloatMath} and {@code FloatActivations} as steps on vectors: from x to y. They have the
 * bits of those, which a test compares, with fewer comparisons and scalings.
 */
final class LanePrograms {
    private LanePrograms() {}

    /** The constants that occur: a name and how its value is written. */
    static final List<List<String>> CONSTANTS = List.of(
            List.of("ZERO", "0f"),
            List.of("MINUS_ZERO", "-0f"),
            List.of("ONE", "1f"),
            List.of("TWO", "2f"),
            List.of("NAN", "Float.NaN"),
            List.of("INFINITY", "Float.POSITIVE_INFINITY"),
            List.of("MINUS_INFINITY", "Float.NEGATIVE_INFINITY"),
            List.of("MINUS_HALF", "-0.5f"),
            List.of("TWENTY_THREE", "23f"),
            List.of("SIXTY_FOUR", "64f"),
            List.of("TWO_TO_23", "0x1p23f"),
            List.of("TWO_TO_MINUS_64", "0x1p-64f"),
            List.of("ROUND", "0x1.8p23f"),
            List.of("ROUND_POWER", "0x1.8p23f + 127"),
            List.of("ROUND_LIFTED", "0x1.8p23f + 127 + 64"),
            List.of("LOG2_E", "1.44269504f"),
            List.of("MINUS_LOG2_E", "-1.44269504f"),
            List.of("MINUS_LOG2_E_LOW", "-1.925963e-8f"),
            List.of("HALF_LOG2_E", "0.7213475f"),
            List.of("LN2_HIGH", "0.693359375f"),
            List.of("LN2_LOW", "-2.12194440e-4f"),
            List.of("MINUS_LN2_HIGH", "-0.693359375f"),
            List.of("MINUS_LN2_LOW", "2.12194440e-4f"),
            List.of("EXP_MAX", "88.72283f"),
            List.of("EXP_MIN", "-104f"),
            List.of("EXP_SCALED", "-80f"),
            List.of("EXP_0", "1.9875691500e-4f"),
            List.of("EXP_1", "1.3981999507e-3f"),
            List.of("EXP_2", "8.3334519073e-3f"),
            List.of("EXP_3", "4.1665795894e-2f"),
            List.of("EXP_4", "1.6666665459e-1f"),
            List.of("EXP_5", "0.5f"),
            List.of("LOG_0", "7.0376836292e-2f"),
            List.of("LOG_1", "-1.1514610310e-1f"),
            List.of("LOG_2", "1.1676998740e-1f"),
            List.of("LOG_3", "-1.2420140846e-1f"),
            List.of("LOG_4", "1.4249322787e-1f"),
            List.of("LOG_5", "-1.6668057665e-1f"),
            List.of("LOG_6", "2.0000714765e-1f"),
            List.of("LOG_7", "-2.4999993993e-1f"),
            List.of("LOG_8", "3.3333331174e-1f"),
            List.of("MIN_NORMAL", "Float.MIN_NORMAL"),
            List.of("TANH_0", "-5.70498872745e-3f"),
            List.of("TANH_1", "2.06390887954e-2f"),
            List.of("TANH_2", "-5.37397155531e-2f"),
            List.of("TANH_3", "1.33314422036e-1f"),
            List.of("TANH_4", "-3.33332819422e-1f"),
            List.of("TANH_SMALL", "0.625f"),
            List.of("TANH_MAX", "20f"),
            List.of("EXP2_0", "0.00015326463f"),
            List.of("EXP2_1", "0.0013390806f"),
            List.of("EXP2_2", "0.009618506f"),
            List.of("EXP2_3", "0.0555036f"),
            List.of("EXP2_4", "0.24022648f"),
            List.of("EXP2_5", "0.6931472f"),
            List.of("ERF_0", "7.806904e-05f"),
            List.of("ERF_1", "-0.0007997853f"),
            List.of("ERF_2", "0.005187162f"),
            List.of("ERF_3", "-0.026853347f"),
            List.of("ERF_4", "0.11283579f"),
            List.of("ERF_5", "-0.37612626f"),
            List.of("ERF_6", "0.12837917f"),
            List.of("ERF_LARGE_0", "0.00030322754f"),
            List.of("ERF_LARGE_1", "-0.004592269f"),
            List.of("ERF_LARGE_2", "0.032873407f"),
            List.of("ERF_LARGE_3", "-0.15162253f"),
            List.of("ERF_LARGE_4", "-0.91733235f"),
            List.of("ERF_LARGE_5", "-1.6280462f"),
            List.of("ERF_MAX", "4f"),
            List.of("SIGMOID_MIN", "-110f"),
            List.of("SIGMOID_MAX", "80f"),
            List.of("GELU_A", "-2.3022082f"),
            List.of("GELU_B", "-0.10294324f"),
            List.of("GELU_MAX", "10f"),
            List.of("GELU_MIN", "-10f"),
            List.of("GELU_SLOPE_A", "1.5957692f"),
            List.of("GELU_SLOPE_B", "0.21406445f"),
            List.of("TAIL_0", "-4.397815e-08f"),
            List.of("TAIL_1", "7.126222e-07f"),
            List.of("TAIL_2", "-4.8884435e-06f"),
            List.of("TAIL_3", "1.590057e-05f"),
            List.of("TAIL_4", "1.6261136e-05f"),
            List.of("TAIL_5", "-0.00058578106f"),
            List.of("TAIL_6", "0.0047598127f"),
            List.of("TAIL_7", "-0.028116433f"),
            List.of("TAIL_8", "0.14361854f"),
            List.of("TAIL_9", "-0.13261002f"),
            List.of("TAIL_10", "-0.3096853f"),
            List.of("TAIL_LINE", "0.625f"),
            List.of("MINUS_TAIL_LINE", "-0.625f"),
            List.of("TAIL_MAX", "8f"),
            List.of("TAIL_MIN", "-8f"),
            List.of("DENSITY", "0.3989423f"),
            List.of("SILU_SLOPE_MAX", "86f"),
            List.of("SILU_SLOPE_MIN", "-86f"));

    /** Those that are vectors of integers. */
    static final List<List<String>> INTEGERS = List.of(
            List.of("SIGN", "0x80000000"),
            List.of("ROUND_BITS", "0x4B400000"),
            List.of("SQRT_HALF_BITS", "0x3F3504F3"),
            List.of("EXPONENT", "0xFF800000"),
            List.of("BIAS_OF_HALF", "126"));

    private static String polynomial(String result, String name, String argument, int degree) {
        StringBuilder steps = new StringBuilder("%s = %s_0.fma(%s, %s_1)\n".formatted(result, name, argument, name));
        for (int i = 2; i <= degree; i++) {
            steps.append("%s = %s.fma(%s, %s_%d)\n".formatted(result, result, argument, name, i));
        }
        return steps.toString();
    }

    /** p = e^r - 1 for the rest r that c leaves of the multiple k of ln 2. */
    private static final String EXPONENTIAL_OF_REST = """
            r = k.fma(MINUS_LN2_HIGH, c)
            r = k.fma(MINUS_LN2_LOW, r)
            """ + polynomial("p", "EXP", "r", 5) + "p = p.fma(r.mul(r), r)\n";

    /** Adds k to the exponent of 1 + p. That spoils a NaN, which x + infinity restores. Beyond EXP_MAX the result overflows. */
    static final String EXP = """
            c = x.blend(EXP_MIN, x.compare(LT, EXP_MIN))
            s = c.fma(LOG2_E, ROUND)
            k = s.sub(ROUND)
            """ + EXPONENTIAL_OF_REST + """
            mask low = c.compare(LT, EXP_SCALED)
            s = s.add(SIXTY_FOUR, low)
            ints b = s.reinterpretAsInts().lanewise(LSHL, 23)
            ints m = p.add(ONE).reinterpretAsInts()
            y = m.add(b).reinterpretAsFloats()
            y = y.mul(TWO_TO_MINUS_64, low)
            y = x.add(INFINITY).blend(y, x.compare(LE, EXP_MAX))
            """;

    /** The exponential of x that is not positive or NaN: 2^(k + 64) is a normal number for all k down to -150. */
    static final String EXP_OF_NEGATIVE = """
            c = x.blend(EXP_MIN, x.compare(LT, EXP_MIN))
            s = c.fma(LOG2_E, ROUND_LIFTED)
            k = s.sub(ROUND_LIFTED)
            """ + EXPONENTIAL_OF_REST + """
            o = s.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats()
            y = p.fma(o, o).mul(TWO_TO_MINUS_64)
            """;

    static final String LOG = """
            mask tiny = x.compare(LT, MIN_NORMAL)
            v = x.mul(TWO_TO_23, tiny)
            ints b = v.reinterpretAsInts()
            ints t = b.sub(SQRT_HALF_BITS)
            f = b.sub(t.and(EXPONENT)).reinterpretAsFloats().sub(ONE)
            e = t.lanewise(ASHR, 23).add(ROUND_BITS).reinterpretAsFloats()
            e = e.sub(ROUND)
            e = e.sub(TWENTY_THREE, tiny)
            """ + polynomial("p", "LOG", "f", 8) + """
            z = f.mul(f)
            y = p.mul(f).mul(z)
            y = e.fma(LN2_LOW, y)
            y = z.fma(MINUS_HALF, y).add(f)
            y = e.fma(LN2_HIGH, y)
            y = NAN.blend(y, x.compare(GT, ZERO))
            y = y.blend(MINUS_INFINITY, x.compare(EQ, ZERO))
            y = y.blend(INFINITY, x.compare(EQ, INFINITY))
            """;

    static final String TANH = """
            a = x.abs()
            c = a.blend(TANH_MAX, a.compare(GT, TANH_MAX))
            c = c.add(c)
            s = c.fma(LOG2_E, ROUND_POWER)
            k = s.sub(ROUND_POWER)
            """ + EXPONENTIAL_OF_REST + """
            o = s.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats()
            e = p.fma(o, o)
            z = x.mul(x)
            """ + polynomial("t", "TANH", "z", 4) + """
            t = t.mul(z).fma(a, a)
            y = ONE.sub(TWO.div(e.add(ONE)))
            y = y.blend(t, a.compare(LT, TANH_SMALL))
            ints g = x.reinterpretAsInts().and(SIGN)
            y = y.reinterpretAsInts().or(g).reinterpretAsFloats()
            """;

    /** y = v / (1 + e^-x). */
    private static final String LOGISTIC = """
            c = x.blend(SIGMOID_MIN, x.compare(LT, SIGMOID_MIN))
            c = c.blend(SIGMOID_MAX, c.compare(GT, SIGMOID_MAX))
            s = c.fma(MINUS_LOG2_E, ROUND_POWER)
            f = c.fma(MINUS_LOG2_E, ROUND_POWER.sub(s))
            f = c.fma(MINUS_LOG2_E_LOW, f)
            mask low = c.compare(LT, EXP_SCALED)
            s = s.sub(SIXTY_FOUR, low)
            o = s.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats()
            h = o.add(ONE)
            l = ONE.sub(h.sub(o))
            """ + polynomial("p", "EXP2", "f", 5) + "h = o.mul(f).fma(p, l).add(h)\n";

    static final String SIGMOID = LOGISTIC + """
            y = ONE.div(h)
            y = y.mul(TWO_TO_MINUS_64, low)
            """;

    static final String SILU = LOGISTIC + """
            y = x.blend(SIGMOID_MIN, x.compare(LT, SIGMOID_MIN)).div(h)
            y = y.mul(TWO_TO_MINUS_64, low)
            """;

    static final String ERF = """
            a = x.abs()
            c = a.blend(ERF_MAX, a.compare(GT, ERF_MAX))
            """ + polynomial("v", "ERF_LARGE", "c", 5) + """
            s = v.fma(c, ROUND_POWER)
            f = v.fma(c, ROUND_POWER.sub(s))
            o = s.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats()
            """ + polynomial("p", "EXP2", "f", 5) + """
            y = o.neg().mul(f).fma(p, ONE.sub(o))
            z = x.mul(x)
            """
            + polynomial("t", "ERF", "z", 6) + """
            y = y.blend(t.fma(a, a), a.compare(LT, ONE))
            ints g = x.reinterpretAsInts().and(SIGN)
            y = y.reinterpretAsInts().or(g).reinterpretAsFloats()
            """;

    static final String GELU = """
            h = x.mul(x)
            w = h.fma(GELU_B, GELU_A)
            l = h.fma(GELU_B, GELU_A.sub(w))
            l = x.fma(x, h.neg()).fma(GELU_B, l)
            s = x.fma(w, ROUND_POWER)
            f = x.fma(w, ROUND_POWER.sub(s))
            f = x.fma(l, f)
            o = s.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats()
            """ + polynomial("p", "EXP2", "f", 5) + """
            y = x.div(o.mul(f).fma(p, o.add(ONE)))
            y = y.blend(x, x.compare(GT, GELU_MAX))
            y = y.blend(MINUS_ZERO, x.compare(LT, GELU_MIN))
            """;

    /** y = 2^(n + f), n being what ROUND_POWER was added to. */
    private static String power(String result, String shifted, String rest) {
        return """
                o = %s.reinterpretAsInts().lanewise(LSHL, 23).reinterpretAsFloats()
                """.formatted(shifted)
                + polynomial("p", "EXP2", rest, 5)
                + "%s = o.mul(%s).fma(p, o)\n".formatted(result, rest);
    }

    static final String GELU_SLOPE = """
            h = x.mul(x)
            w = h.fma(GELU_B, GELU_A)
            s = x.fma(w, ROUND_POWER)
            f = x.fma(w, ROUND_POWER.sub(s))
            """ + power("e", "s", "f") + """
            g = ONE.div(e.add(ONE))
            e = e.mul(g).mul(x.mul(g))
            y = e.fma(h.fma(GELU_SLOPE_B, GELU_SLOPE_A), g)
            y = y.blend(ONE, x.compare(GT, GELU_MAX))
            y = y.blend(ZERO, x.compare(LT, GELU_MIN))
            """;

    static final String GELU_ERF = """
            a = x.abs()
            h = a.mul(a)
            d = h.mul(HALF_LOG2_E)
            l = h.fma(HALF_LOG2_E, d.neg())
            l = a.fma(a, h.neg()).fma(HALF_LOG2_E, l)
            t = a.sub(ONE)
            """ + polynomial("r", "TAIL", "t", 10) + """
            s = a.fma(MINUS_TAIL_LINE, r).sub(d)
            s = s.add(ROUND)
            k = s.sub(ROUND).add(d)
            f = r.sub(a.fma(TAIL_LINE, k)).sub(l)
            """ + polynomial("p", "EXP2", "f", 5) + """
            ints b = s.reinterpretAsInts().add(BIAS_OF_HALF)
            o = b.lanewise(LSHL, 23).reinterpretAsFloats()
            y = a.mul(f).fma(p, a).mul(o)
            y = y.blend(ZERO, a.compare(GT, TAIL_MAX))
            y = x.blend(MINUS_ZERO, x.compare(LT, ZERO)).sub(y)
            """;

    static final String GELU_ERF_SLOPE =
            """
            a = x.abs()
            d = a.mul(a).mul(HALF_LOG2_E)
            t = a.sub(ONE)
            """ + polynomial("r", "TAIL", "t", 10) + """
            v = a.fma(MINUS_TAIL_LINE, r).sub(d)
            v = v.sub(ONE)
            s = v.add(ROUND_POWER)
            f = ROUND_POWER.sub(s).add(v)
            """ + power("t", "s", "f") + """
            s = ROUND_POWER.sub(d)
            f = ROUND_POWER.sub(s).sub(d)
            """ + power("e", "s", "f") + """
            t = ONE.sub(t).blend(t, x.compare(LT, ZERO))
            y = x.fma(e.mul(DENSITY), t)
            y = y.blend(ONE, x.compare(GT, TAIL_MAX))
            y = y.blend(ZERO, x.compare(LT, TAIL_MIN))
            """;

    static final String SILU_SLOPE = """
            s = x.fma(MINUS_LOG2_E, ROUND_POWER)
            f = x.fma(MINUS_LOG2_E, ROUND_POWER.sub(s))
            """ + power("e", "s", "f") + """
            g = ONE.div(e.add(ONE))
            y = e.mul(g).fma(x.mul(g), g)
            y = y.blend(ONE, x.compare(GT, SILU_SLOPE_MAX))
            y = y.blend(ZERO, x.compare(LT, SILU_SLOPE_MIN))
            """;
}
