package org.storygan.cuda.library;

import java.util.Locale;
import java.util.Optional;

/**
 * How one problem is solved, as a run's files keep it: "nhwc 1" is algorithm 1 on arrays as they lie, "nchw 1" on turned copies, "own" is
 * our kernel.
 */
record Choice(Optional<Layout> layout, int algorithm) {
    static final Choice OWN = new Choice(Optional.empty(), 0);

    static Choice of(Layout layout, int algorithm) {
        return new Choice(Optional.of(layout), algorithm);
    }

    /** Empty where the text is none. */
    static Optional<Choice> parse(String text) {
        if (text.equals(OWN.toString())) {
            return Optional.of(OWN);
        }
        if (!text.matches("(nhwc|nchw) \\d{1,3}")) {
            return Optional.empty();
        }
        String[] words = text.split(" ");
        return Optional.of(of(Layout.valueOf(words[0].toUpperCase(Locale.ROOT)), Integer.parseInt(words[1])));
    }

    @Override
    public String toString() {
        return layout.map(each -> each.name().toLowerCase(Locale.ROOT) + " " + algorithm)
                .orElse("own");
    }
}
