package org.storygan.lite.app;

/** The words about {@code --data} that several commands share. */
final class DataOption {

    static final String HELP = "synthetic, synthetic:STORIES, or KIND:PATH with KIND abstract, codraw, clevr, pororo, "
            + "flintstones or jsonl.";

    private DataOption() {}
}
