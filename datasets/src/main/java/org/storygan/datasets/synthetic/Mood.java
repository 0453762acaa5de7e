package org.storygan.datasets.synthetic;

/** What hovers over a character's head for one frame, and how that is told. */
enum Mood {
    NONE("", ""),
    LOVE("heart", "{A} is in love and happy {p}."),
    SONG("notes", "{A} sings a merry song {p}."),
    SLEEP("sleep", "{A} falls asleep {p} and dreams."),
    IDEA("idea", "{A} suddenly has a bright idea."),
    ANGER("anger", "{A} gets very angry and stamps its feet.");

    final String sprite;
    final String sentence;

    Mood(String sprite, String sentence) {
        this.sprite = sprite;
        this.sentence = sentence;
    }
}
