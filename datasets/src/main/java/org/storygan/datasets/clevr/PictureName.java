package org.storygan.datasets.clevr;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code CLEVR_new_000169_4.png}: story 169, after its fourth object.
 *
 * @param step 1 .. 4
 */
record PictureName(int story, int step) {

    static final int STEPS = 4;

    private static final Pattern FORM = Pattern.compile("CLEVR_new_([0-9]{6})_([1-4])\\.png");

    static Optional<PictureName> of(String name) {
        var match = FORM.matcher(name);
        return match.matches()
                ? Optional.of(new PictureName(Integer.parseInt(match.group(1)), Integer.parseInt(match.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "CLEVR_new_%06d_%d.png", story, step);
    }
}
