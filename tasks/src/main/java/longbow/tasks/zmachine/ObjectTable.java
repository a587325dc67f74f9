package longbow.tasks.zmachine;

/**
 * The objects of a story (Standard, section 12): a forest of numbered objects, each with attributes, properties and a
 * short name. Operations on object 0, "nothing", do nothing.
 */
final class ObjectTable {
    private final Memory memory;
    private final Budget budget;
    /** Versions up to 3 have smaller tables. */
    private final boolean small;

    private final int defaults;
    private final int entries;
    private final int entryLength;
    private final int most;

    /** The objects of a story, of which no instruction may name one above {@code most}. */
    ObjectTable(Memory memory, Budget budget, int version, int most) {
        this.memory = memory;
        this.budget = budget;
        this.small = version <= 3;
        this.defaults = memory.wordAt(Header.OBJECTS);
        this.entryLength = small ? 9 : 14;
        this.entries = defaults + (small ? 2 * 31 : 2 * 63);
        this.most = small ? 255 : most;
    }

    /** Returns the address of an object's entry. */
    int entry(int object) {
        int address = entries + entryLength * (object - 1);
        if (object < 1 || object > most || address > 0xFFFF) {
            throw new IllegalOperation("there is no object " + object);
        }
        return address;
    }

    int parent(int object) {
        return link(object, 0);
    }

    int sibling(int object) {
        return link(object, 1);
    }

    int child(int object) {
        return link(object, 2);
    }

    private int link(int object, int which) {
        if (object == 0) {
            return 0;
        }
        return small ? memory.byteAt(entry(object) + 4 + which) : memory.wordAt(entry(object) + 6 + 2 * which);
    }

    private void setLink(int object, int which, int to) {
        if (small) {
            memory.setByte(entry(object) + 4 + which, to);
        } else {
            memory.setWord(entry(object) + 6 + 2 * which, to);
        }
    }

    /** Takes an object, with what is in it, out of its parent. */
    void remove(int object) {
        int parent = parent(object);
        if (parent == 0) {
            return;
        }
        int next = sibling(object);
        int at = child(parent);
        if (at == object) {
            setLink(parent, 2, next);
        } else {
            while (sibling(at) != object) {
                budget.charge(1); // a story may have made a circle of siblings
                at = sibling(at);
                if (at == 0) {
                    throw new IllegalOperation("object %d is not among the children of its parent".formatted(object));
                }
            }
            setLink(at, 1, next);
        }
        setLink(object, 0, 0);
        setLink(object, 1, 0);
    }

    /** Makes an object the first child of another. */
    void insert(int object, int destination) {
        remove(object);
        setLink(object, 0, destination);
        setLink(object, 1, child(destination));
        setLink(destination, 2, object);
    }

    boolean has(int object, int attribute) {
        int address = attributeByte(object, attribute);
        return (memory.byteAt(address) & 0x80 >> (attribute & 7)) != 0;
    }

    void set(int object, int attribute) {
        int address = attributeByte(object, attribute);
        memory.setByte(address, memory.byteAt(address) | 0x80 >> (attribute & 7));
    }

    void clear(int object, int attribute) {
        int address = attributeByte(object, attribute);
        memory.setByte(address, memory.byteAt(address) & ~(0x80 >> (attribute & 7)));
    }

    private int attributeByte(int object, int attribute) {
        if (attribute > (small ? 31 : 47)) {
            throw new IllegalOperation("there is no attribute " + attribute);
        }
        return entry(object) + (attribute >> 3);
    }

    /** Returns the address of an object's short name, which is preceded by its length in words. */
    int name(int object) {
        return memory.wordAt(entry(object) + (small ? 7 : 12)) + 1;
    }

    /** Returns the address of the size byte of an object's first property. */
    private int firstProperty(int object) {
        int name = name(object);
        return name + 2 * memory.byteAt(name - 1);
    }

    private int number(int size) {
        return size & (small ? 0x1F : 0x3F);
    }

    /** Returns the address of the data of the property whose size bytes are at {@code address}. */
    private int data(int address) {
        return !small && (memory.byteAt(address) & 0x80) != 0 ? address + 2 : address + 1;
    }

    /** Returns the length of the property whose data is at {@code data}; 0 for no property. */
    int propertyLength(int data) {
        if (data == 0) {
            return 0;
        }
        int size = memory.byteAt(data - 1);
        if (small) {
            return (size >> 5) + 1;
        }
        if ((size & 0x80) == 0) {
            return (size >> 6) + 1;
        }
        return (size & 0x3F) == 0 ? 64 : size & 0x3F;
    }

    private int following(int address) {
        int data = data(address);
        return data + propertyLength(data);
    }

    /** Returns the address of the data of a property, or 0 if the object does not have it. */
    int propertyAddress(int object, int property) {
        if (object == 0) {
            return 0;
        }
        int address = firstProperty(object);
        int number = number(memory.byteAt(address));
        while (number > property) { // they are in descending order
            budget.charge(1);
            address = following(address);
            number = number(memory.byteAt(address));
        }
        return number == property ? data(address) : 0;
    }

    /** Returns the value of a property, or its default. */
    int property(int object, int property) {
        int data = propertyAddress(object, property);
        if (data == 0) {
            return object == 0 ? 0 : memory.wordAt(defaults + 2 * (property - 1) & 0xFFFF);
        }
        return propertyLength(data) == 1 ? memory.byteAt(data) : memory.wordAt(data);
    }

    /** Sets the value of a property that the object must have. */
    void setProperty(int object, int property, int value) {
        int data = propertyAddress(object, property);
        if (data == 0) {
            throw new IllegalOperation("object %d has no property %d".formatted(object, property));
        }
        if (propertyLength(data) == 1) {
            memory.setByte(data, value);
        } else {
            memory.setWord(data, value);
        }
    }

    /** Returns the number of the property after {@code property}, of the first one if that is 0; 0 after the last. */
    int nextProperty(int object, int property) {
        if (property == 0) {
            return number(memory.byteAt(firstProperty(object)));
        }
        int data = propertyAddress(object, property);
        if (data == 0) {
            throw new IllegalOperation("object %d has no property %d".formatted(object, property));
        }
        return number(memory.byteAt(data + propertyLength(data)));
    }
}
