package org.storygan.datasets.synthetic;

/** What a character wears on its head from the moment it is put on. */
enum Hat {
    NONE("", "", 0),
    CROWN("crown", "golden crown", 11),
    TOP_HAT("tophat", "black top hat", 13),
    CAP("cap", "blue cap", 12);

    final String sprite;
    final String label;
    final int size;

    Hat(String sprite, String label, int size) {
        this.sprite = sprite;
        this.label = label;
        this.size = size;
    }
}
