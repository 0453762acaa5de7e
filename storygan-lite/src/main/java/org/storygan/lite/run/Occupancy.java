package org.storygan.lite.run;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What stands in a folder that a run, or results, are to be written to. */
record Occupancy(Path root) {
    private static final int NAMED = 6;

    /** All that there is of a run that failed before it had made anything, as with a wrong path of its data. */
    private static final Set<String> FALSE_START = Set.of("FAILED", "run.log", "checkpoints", "samples");

    /** @throws AppException E2-EXISTS when there is anything that could be lost */
    void refuse(String... waysOut) throws IOException {
        if (Files.exists(root) && !Files.isDirectory(root)) {
            throw AppException.of(ErrorCode.E2_EXISTS, root + " is a file, not a folder")
                    .suggest("another --out");
        }
        List<String> entries = entries(root);
        if (!entries.isEmpty() && !isFalseStart(entries)) {
            var refusal = AppException.of(ErrorCode.E2_EXISTS, root + " is not empty")
                    .found(entries.stream().limit(NAMED).collect(joining(", ")));
            for (String way : waysOut) {
                refusal = refusal.suggest(way);
            }
            throw refusal;
        }
    }

    private boolean isFalseStart(List<String> entries) throws IOException {
        return entries.contains("FAILED")
                && FALSE_START.containsAll(entries)
                && entries(root.resolve("checkpoints")).isEmpty()
                && entries(root.resolve("samples")).isEmpty();
    }

    private static List<String> entries(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !FolderLock.FILES.contains(name))
                    .sorted()
                    .toList();
        }
    }
}
