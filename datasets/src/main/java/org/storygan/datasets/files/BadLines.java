package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.storygan.datasets.story.DataException;

/** Collects what is wrong with the lines of a file, so that a user sees all of it at once and not line by line. */
final class BadLines {

    private static final int SHOWN = 10;

    private record BadLine(int number, String what) {}

    private final Path file;
    private final List<BadLine> lines = new ArrayList<>();

    BadLines(Path file) {
        this.file = file;
    }

    /** @param number counted from 1 */
    void add(int number, String what) {
        lines.add(new BadLine(number, what));
    }

    void throwIfAny() {
        if (lines.isEmpty()) {
            return;
        }
        var error = new DataException(
                file + " has " + (lines.size() == 1 ? "a line" : lines.size() + " lines") + " that cannot be read");
        lines.sort(Comparator.comparingInt(BadLine::number));
        for (BadLine line : lines.subList(0, Math.min(SHOWN, lines.size()))) {
            error = error.with("line " + line.number(), line.what());
        }
        throw lines.size() > SHOWN ? error.with("and", lines.size() - SHOWN + " more") : error;
    }
}
