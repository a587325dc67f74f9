package longbow.tasks.textnav;

/** Where a thing can be: on the floor of a room, on or in a piece of furniture, in one's hands, or nowhere any more. */
sealed interface Place permits Room, Furniture, Place.Elsewhere {
    /** The places that are not in the house. */
    enum Elsewhere implements Place {
        /** The player carries it. */
        HANDS,
        /** It was eaten. */
        EATEN
    }
}
