package org.storygan.datasets.pororo;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A clip's place: {@code season/episode/number}, such as {@code Pororo_ENGLISH1_1/Pororo_ENGLISH1_1_ep1/7}.
 *
 * @param folder season and episode
 * @param number counted from 1
 */
record ClipKey(String folder, int number) {

    private static final Pattern FORM = Pattern.compile("/?([^/]+/)?([^/]+)/([0-9]{1,6})(\\.png)?");

    /** How numpy's {@code str} of a byte string looks; some caches hold the names so. */
    private static final Pattern PRINTED_BYTES = Pattern.compile("b'(.*)'|b\"(.*)\"");

    /** The key in a name, with or without what it ends in; empty when it is none. */
    static Optional<ClipKey> of(String name) {
        var printed = PRINTED_BYTES.matcher(name);
        String plain = !printed.matches() ? name : printed.group(1) == null ? printed.group(2) : printed.group(1);
        var match = FORM.matcher(plain);
        if (!match.matches()) {
            return Optional.empty();
        }
        String season = match.group(1) == null ? "" : match.group(1);
        return Optional.of(new ClipKey(season + match.group(2), Integer.parseInt(match.group(3))));
    }

    /** The episode alone, whose name is not used in two seasons. */
    String episode() {
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    ClipKey plus(int clips) {
        return new ClipKey(folder, number + clips);
    }

    String picture() {
        return folder + "/" + number + ".png";
    }

    String mask() {
        return "img_segment/" + episode() + "_" + number + ".png";
    }

    @Override
    public String toString() {
        return folder + "/" + number;
    }
}
