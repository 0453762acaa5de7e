package org.storygan.memory;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sizes of memory for people. */
public final class Bytes {
    private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB"};
    private static final double STEP = 1024;
    private static final int REPORTED = 10;

    private Bytes() {}

    public static String words(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= STEP && unit < UNITS.length - 1) {
            value /= STEP;
            unit++;
        }
        return unit == 0 ? bytes + " bytes" : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** The ten largest of these sizes and how many there are of each: {@code 2 x 31.5 MiB, 1 x 8.0 KiB}, or none. */
    public static String largest(Stream<Long> sizes) {
        Map<Long, Long> counts = sizes.collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        String text = counts.entrySet().stream()
                .sorted(Map.Entry.<Long, Long>comparingByKey(Comparator.reverseOrder()))
                .limit(REPORTED)
                .map(size -> size.getValue() + " x " + words(size.getKey()))
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? "none" : text;
    }
}
