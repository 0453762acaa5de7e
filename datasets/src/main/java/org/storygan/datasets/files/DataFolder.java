package org.storygan.datasets.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.storygan.datasets.story.DataException;

/** A data set's folder: finds its parts, and says what is there and what is not when some are missing. */
public final class DataFolder {

    /**
     * One thing the folder must hold.
     *
     * @param label how it is called in messages
     * @param places for each way the set is shipped, the pattern of a path below the folder, with / between names
     */
    public record Part(String label, List<Pattern> places) {
        public static Part of(String label, String... patterns) {
            return new Part(label, Stream.of(patterns).map(Pattern::compile).toList());
        }
    }

    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder, if it holds every part.
     *
     * @param kind the data set's name for people, such as "a CoDraw"
     */
    public static DataFolder open(Path folder, String kind, List<Part> parts) {
        if (!Files.isDirectory(folder)) {
            String what = Files.exists(folder) ? folder + " is not a folder" : "there is no folder " + folder;
            throw new DataException(what)
                    .expected(
                            "the folder of " + kind + " data set, with " + labels(parts),
                            Files.exists(folder) ? "a file" : "nothing of that name");
        }
        var opened = new DataFolder(folder);
        var found = opened.present(parts);
        if (found.size() < parts.size()) {
            throw opened.incomplete(kind, parts, found);
        }
        return opened;
    }

    /** The file or folder of this part. */
    public Path path(Part part) {
        return find(part).orElseThrow(() -> new DataException("there is no " + part.label() + " in " + folder));
    }

    public Optional<Path> find(Part part) {
        return part.places().stream().flatMap(this::matches).findFirst();
    }

    private Stream<Path> matches(Pattern place) {
        var matching = new ArrayList<Path>();
        Path start = folder;
        String pattern = place.pattern();
        int slash = pattern.lastIndexOf('/');
        if (slash >= 0) {
            start = folder.resolve(pattern.substring(0, slash));
        }
        var name = Pattern.compile(pattern.substring(slash + 1));
        for (Path entry : entries(start)) {
            if (name.matcher(entry.getFileName().toString()).matches()) {
                matching.add(entry);
            }
        }
        return matching.stream();
    }

    private static List<Path> entries(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var listing = Files.list(directory)) {
            return listing.sorted().toList();
        } catch (IOException e) {
            throw new DataException("cannot list " + directory + ": " + e.getMessage(), e);
        }
    }

    private List<Part> present(List<Part> parts) {
        return parts.stream().filter(part -> find(part).isPresent()).toList();
    }

    private DataException incomplete(String kind, List<Part> parts, List<Part> found) {
        String count = found.size() + " of " + parts.size();
        String names = found.isEmpty() ? count : count + ": " + labels(found);
        var error = new DataException(folder + " is not " + kind + " folder").expected(labels(parts), names);
        return neighbour(parts)
                .map(near -> error.suggest("did you mean " + near + " ? it has all " + parts.size()))
                .orElseGet(() -> error.suggest("the built-in data set, which needs no files: synthetic"));
    }

    /** A folder inside this one, or the one around it, that is complete. */
    private Optional<Path> neighbour(List<Part> parts) {
        Stream<Path> inside = entries(folder).stream().filter(Files::isDirectory);
        return Stream.concat(inside, Stream.ofNullable(folder.toAbsolutePath().getParent()))
                .filter(Files::isReadable) // what cannot be listed is not what the user should hear about
                .filter(near -> new DataFolder(near).present(parts).size() == parts.size())
                .findFirst();
    }

    private static String labels(List<Part> parts) {
        return parts.stream().map(Part::label).collect(Collectors.joining(", "));
    }

    public static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
