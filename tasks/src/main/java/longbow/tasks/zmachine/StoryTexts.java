package longbow.tasks.zmachine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what a story can print: the strings within its routines, the strings behind them, the names of its objects and
 * the words of its dictionary. Compilers put routines one after the other from high memory on, and then the strings; where
 * a story does not, texts are missing.
 */
public final class StoryTexts {
    private static final int HIGH_MEMORY = 0x04;
    private static final int MOST_LOCALS = 15;
    private static final int LONGEST_GAP = 64;
    /** So many routines in a row do not occur by chance among strings. */
    private static final int SURELY_CODE = 3;

    private static final Set<Opcode> LAST_IN_ROUTINE = Set.of(
            Opcode.RET,
            Opcode.RTRUE,
            Opcode.RFALSE,
            Opcode.RET_POPPED,
            Opcode.PRINT_RET,
            Opcode.JUMP,
            Opcode.QUIT,
            Opcode.RESTART,
            Opcode.THROW);

    private final Story story;
    private final Memory memory;
    private final TextDecoder decoder;
    private final Set<String> texts = new LinkedHashSet<>();

    private StoryTexts(Story story) {
        this.story = story;
        this.memory = new Memory(story);
        Budget budget = new Budget();
        budget.set(Machine.BUDGET);
        this.decoder = new TextDecoder(memory, story.alphabet(), budget);
    }

    /** Returns the texts of a story whose objects are numbered from 1 to {@code objects}. */
    public static List<String> of(Story story, int objects) {
        StoryTexts collected = new StoryTexts(story);
        int strings = collected.routines(story.word(HIGH_MEMORY));
        collected.strings(strings);
        World world = new Machine(story, Profile.PLAIN, 0).world();
        for (int object = 1; object <= objects; object++) {
            collected.texts.add(world.name(object));
        }
        Vocabulary.of(story).words().forEach(word -> collected.texts.add(word.text()));
        return List.copyOf(collected.texts);
    }

    /** Goes through the routines from {@code start} on; returns where the strings start. */
    private int routines(int start) {
        int at = start;
        while (at >= 0) {
            int end = routine(at, texts);
            if (end < 0) {
                int next = afterGap(at);
                if (next < 0) {
                    return at;
                }
                at = next;
            } else {
                at = aligned(end);
            }
        }
        return at;
    }

    /** A routine may end in code that is never reached; returns where the next one starts, or -1 if there is none near by. */
    private int afterGap(int gap) {
        for (int start = gap; start < gap + LONGEST_GAP; start = aligned(start + 1)) {
            int at = start;
            int found = 0;
            while (found < SURELY_CODE && at >= 0) {
                int end = routine(at, new LinkedHashSet<>());
                at = end < 0 ? -1 : aligned(end);
                found++;
            }
            if (at >= 0) {
                return start;
            }
        }
        return -1;
    }

    /** Returns the end of the routine at {@code start}, or a negative number if there is none. */
    private int routine(int start, Set<String> printed) {
        Set<String> found = new LinkedHashSet<>();
        try {
            int locals = memory.byteAt(start);
            if (locals > MOST_LOCALS) {
                return -1;
            }
            int at = start + 1 + (story.version() <= 4 ? 2 * locals : 0);
            int furthest = at; // some instruction may go on here
            while (true) {
                Instruction i = story.decoder().at(at, memory);
                at = i.next();
                if (i.opcode().prints) {
                    found.add(decoder.text(i.target(), story.zscii()));
                } else if (i.opcode().branches) {
                    furthest = Math.max(furthest, i.target());
                } else if (i.opcode() == Opcode.JUMP) {
                    furthest = Math.max(furthest, at + (short) i.a() - 2);
                }
                if (LAST_IN_ROUTINE.contains(i.opcode()) && at > furthest) {
                    printed.addAll(found);
                    return at;
                }
            }
        } catch (IllegalOperation | IndexOutOfBoundsException notCode) {
            return -1;
        }
    }

    private void strings(int start) {
        int at = start;
        try {
            while (at < story.length() - 1) {
                texts.add(decoder.text(at, story.zscii()));
                at = aligned(TextDecoder.end(memory, at));
            }
        } catch (IllegalOperation | IndexOutOfBoundsException notText) {
            // what follows is padding
        }
    }

    private int aligned(int address) {
        int unit = story.unpacked(1);
        return (address + unit - 1) / unit * unit;
    }
}
