package org.storygan.datasets.synthetic;

/** A small thing that a character finds and keeps by its feet. */
enum Item {
    NONE("", ""),
    APPLE("apple", "a red apple"),
    BANANA("banana", "a yellow banana"),
    CARROT("carrot", "an orange carrot"),
    STRAWBERRY("strawberry", "a sweet strawberry"),
    ICE_CREAM("icecream", "an ice cream"),
    DOUGHNUT("doughnut", "a brown doughnut"),
    PRESENT("present", "a present"),
    BALL("ball", "a football"),
    GUITAR("guitar", "a red guitar"),
    BOOK("book", "an old book"),
    DIAMOND("diamond", "a blue diamond");

    final String sprite;
    final String label;

    Item(String sprite, String label) {
        this.sprite = sprite;
        this.label = label;
    }
}
