package longbow.tasks.maze;

/**
 * The mazes. {@code #} is a wall, {@code G} the goal, {@code S} the only start; without one, every cell but the goal is a start. The
 * other letters say which sub-maze a cell belongs to: {@code a} or {@code b}, or {@code c} as the goal does; {@code A} and
 * {@code B} are the last cells of a and b, and belong to c as well.
 */
public enum Layout {
    /** The double T: 26 cells, the goal at the foot of the middle stem. */
    DOUBLE_T("""
            #############
            #aaaaa#bbbbb#
            ###a#####b###
            ###a#####b###
            ###a#####b###
            ###AcccccB###
            ######c######
            ######c######
            ######G######
            #############
            """),
    /** Three sides of a square, from one end to the other. */
    U("""
            #####
            #ccc#
            #c#c#
            #S#G#
            #####
            """);

    private final Grid grid;

    Layout(String rows) {
        this.grid = new Grid(rows.lines().toList());
    }

    /** Returns the cells. */
    Grid grid() {
        return grid;
    }
}
