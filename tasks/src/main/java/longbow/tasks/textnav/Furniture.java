package longbow.tasks.textnav;

/** What stands in the rooms: tables, on which things lie, and containers, which are closed at first. */
enum Furniture implements Place {
    LIVING_ROOM_TABLE("table", Room.LIVING_ROOM, false),
    BEDROOM_TABLE("table", Room.BEDROOM, false),
    DINING_ROOM_TABLE("table", Room.DINING_ROOM, false),
    CHEST("chest", Room.OFFICE, true),
    FRIDGE("fridge", Room.KITCHEN, true);

    private final String text;
    private final Room room;
    private final boolean container;

    Furniture(String text, Room room, boolean container) {
        this.text = text;
        this.room = room;
        this.container = container;
    }

    String text() {
        return text;
    }

    Room room() {
        return room;
    }

    /** Returns whether it holds things inside, and can be opened and closed. */
    boolean container() {
        return container;
    }
}
