package org.storygan.cuda.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A planted bug, as a file says it: words about it, {@code key: value} lines, then a difference without line numbers.
 *
 * <pre>
 * two blocks add the same terms
 * in: fold.cuh
 * compile: reduce.cu
 * found-by: ReduceKernelTest
 *
 * -    end = min(start + part, middle);
 * +    end = middle;
 * </pre>
 *
 * @param in the file that is changed
 * @param compile the kernel file that shows it
 * @param foundBy simple names of test classes, separated by spaces
 */
record Mutant(String name, String why, String in, String compile, List<String> foundBy, String before, String after) {
    private static final String SUFFIX = ".patch";

    static List<Mutant> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .map(Mutant::read)
                    .toList();
        }
    }

    private static Mutant read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int empty = lines.indexOf("");
        List<String> head = lines.subList(0, empty);
        var before = new ArrayList<String>();
        var after = new ArrayList<String>();
        for (String line : lines.subList(empty + 1, lines.size())) {
            String text = line.isEmpty() ? "" : line.substring(1);
            if (!line.startsWith("+")) {
                before.add(text);
            }
            if (!line.startsWith("-")) {
                after.add(text);
            }
        }
        String name = file.getFileName().toString();
        return new Mutant(
                name.substring(0, name.length() - SUFFIX.length()),
                head.get(0),
                value(head, "in: "),
                value(head, "compile: "),
                List.of(value(head, "found-by: ").split(" ")),
                String.join("\n", before) + "\n",
                String.join("\n", after) + "\n");
    }

    private static String value(List<String> head, String key) {
        return head.stream()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).strip())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no line " + key + "in " + head));
    }

    /** Changes the file in a copy of the sources; the old lines must be there exactly once. */
    void applyTo(Path sources) throws IOException {
        Path file = sources.resolve(in);
        String text = Files.readString(file);
        int at = text.indexOf(before);
        if (at < 0 || text.indexOf(before, at + 1) >= 0) {
            throw new IllegalStateException("planted bug " + name + " does not apply: " + in + " has its old lines "
                    + (at < 0 ? "nowhere" : "more than once") + ":\n" + before);
        }
        Files.writeString(file, text.substring(0, at) + after + text.substring(at + before.length()));
    }

    /** The library's name without its suffixes. */
    String library() {
        return compile.substring(0, compile.lastIndexOf('.'));
    }
}
