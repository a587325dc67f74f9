package longbow.tasks.zmachine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The objects of a story as they are now: a forest in which each object has a parent, a first child and a next sibling,
 * and 0 stands for none. All methods throw {@link IllegalArgumentException} for what cannot be an object.
 */
public final class World {
    private final Memory memory;
    private final ObjectTable objects;
    private final TextDecoder decoder;
    private final Zscii zscii;

    World(Memory memory, ObjectTable objects, TextDecoder decoder, Zscii zscii) {
        this.memory = memory;
        this.objects = objects;
        this.decoder = decoder;
        this.zscii = zscii;
    }

    /** Returns the object that an object is in. */
    public int parent(int object) {
        return checked(object, () -> objects.parent(object));
    }

    /** Returns the first object in an object. */
    public int child(int object) {
        return checked(object, () -> objects.child(object));
    }

    /** Returns the next object in the same parent. */
    public int sibling(int object) {
        return checked(object, () -> objects.sibling(object));
    }

    /** Returns the short name of an object. */
    public String name(int object) {
        return checked(object, () -> {
            int name = objects.name(object);
            return memory.byteAt(name - 1) == 0 ? "" : decoder.text(name, zscii);
        });
    }

    /** Returns the words that a property of an object consists of; none if it does not have the property. */
    public List<Integer> property(int object, int property) {
        return checked(object, () -> {
            int data = objects.propertyAddress(object, property);
            List<Integer> words = new ArrayList<>();
            for (int i = 0; i + 1 < objects.propertyLength(data); i += 2) {
                words.add(memory.wordAt(data + i));
            }
            return words;
        });
    }

    private static <T> T checked(int object, Supplier<T> look) {
        try {
            return look.get();
        } catch (IllegalOperation | IndexOutOfBoundsException e) {
            throw new IllegalArgumentException("World: %d is not an object of the story".formatted(object), e);
        }
    }
}
