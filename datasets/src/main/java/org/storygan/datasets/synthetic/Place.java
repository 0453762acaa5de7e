package org.storygan.datasets.synthetic;

/** Where something stands or hovers. */
enum Place {
    LEFT(13, "on the left", "to the left side"),
    MIDDLE(32, "in the middle", "to the middle"),
    RIGHT(51, "on the right", "to the right side");

    final int column; // the centre, of 64
    final String where;
    final String whereTo;

    Place(int column, String where, String whereTo) {
        this.column = column;
        this.where = where;
        this.whereTo = whereTo;
    }
}
