package longbow.tasks.webshop;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The order that {@code random.seed(seed); random.shuffle(list)} gives in Python, in which the original numbers its goals:
 * Fisher-Yates from the end, each place drawn from the Mersenne Twister MT19937 (Matsumoto and Nishimura 1998) by taking as
 * many high bits as the bound has, again and again until they are below it.
 */
final class PythonShuffle {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    /** Begins with a seed below 2^32. */
    private PythonShuffle(int seed) {
        fill(19650218);
        int i = 1;
        for (int k = 0; k < N; k++) { // initialisation by an array of one element
            state[i] = (state[i] ^ (mixed(i - 1) * 1664525)) + seed;
            i = advance(i);
        }
        for (int k = 1; k < N; k++) {
            state[i] = (state[i] ^ (mixed(i - 1) * 1566083941)) - i;
            i = advance(i);
        }
        state[0] = 0x80000000;
    }

    /** Returns the list in the order that Python gives it for this seed. */
    static <T> List<T> of(List<T> list, int seed) {
        PythonShuffle draws = new PythonShuffle(seed);
        List<T> order = new ArrayList<>(list);
        for (int i = order.size() - 1; i > 0; i--) {
            Collections.swap(order, i, draws.below(i + 1));
        }
        return order;
    }

    private void fill(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = mixed(i - 1) * 1812433253 + i;
        }
    }

    private int mixed(int i) {
        return state[i] ^ (state[i] >>> 30);
    }

    private int advance(int i) {
        if (i + 1 < N) {
            return i + 1;
        }
        state[0] = state[N - 1];
        return 1;
    }

    private int below(int bound) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(bound);
        int draw = word() >>> (Integer.SIZE - bits);
        while (draw >= bound) {
            draw = word() >>> (Integer.SIZE - bits);
        }
        return draw;
    }

    private int word() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }
}
