package longbow.tasks.textnav;

import java.util.Locale;

/** What can be carried, and where it is at first. */
enum Thing {
    STALE_FOOD(Furniture.LIVING_ROOM_TABLE, true),
    FRESH_FOOD(Furniture.LIVING_ROOM_TABLE, true),
    BOWL(Furniture.BEDROOM_TABLE, false),
    COFFEE_CUP(Furniture.DINING_ROOM_TABLE, false),
    PLATE(Furniture.DINING_ROOM_TABLE, false),
    UTENSILS(Furniture.CHEST, false),
    FRUIT(Furniture.FRIDGE, true);

    private final Furniture home;
    private final boolean edible;
    private final String text = name().toLowerCase(Locale.ROOT).replace('_', ' ');

    Thing(Furniture home, boolean edible) {
        this.home = home;
        this.edible = edible;
    }

    String text() {
        return text;
    }

    /** Returns the name with its article: {@code a stale food}, {@code some utensils}. */
    String phrase() {
        return (this == UTENSILS ? "some " : "a ") + text;
    }

    Furniture home() {
        return home;
    }

    boolean edible() {
        return edible;
    }
}
