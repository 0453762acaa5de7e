package org.storygan.datasets.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Sha256;

/** A data set's folder, for files that the data set itself names: whatever it names, none outside the folder is opened. */
public final class DataRoot {

    private static final int LONGEST_NAME = 1000;

    private final Path folder;
    private final Path real;

    public DataRoot(Path folder) {
        this.folder = folder;
        try {
            this.real = folder.toRealPath();
        } catch (IOException e) {
            throw new DataException("cannot read the folder " + folder + ": " + e.getMessage(), e);
        }
    }

    /** The folder, without links on the way. */
    Path real() {
        return real;
    }

    /**
     * The file of this name.
     *
     * @param name below the folder, with / between names
     * @throws DataException when there is none, or the name or a link on the way leads out of the folder
     */
    public Path file(String name) {
        Path file = folder.resolve(relative(name));
        try {
            if (!Files.exists(file)) {
                throw new DataException("there is no file " + file);
            }
            if (!file.toRealPath().startsWith(real)) {
                throw new DataException(file + " is a link that leads out of " + folder);
            }
            if (!Files.isRegularFile(file)) {
                throw new DataException(file + " is not a file");
            }
            return file;
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private Path relative(String name) {
        try {
            var path = Path.of(name);
            boolean staysInside = !name.isBlank()
                    && name.length() <= LONGEST_NAME
                    && !path.isAbsolute()
                    && !path.normalize().startsWith("..");
            if (staysInside) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new DataException("\"" + shown(name) + "\" cannot be the name of a file", e);
        }
        throw new DataException("\"" + shown(name) + "\" is no file in " + folder);
    }

    private static String shown(String name) {
        String start = name.substring(0, Math.min(name.length(), 80));
        return start.chars().anyMatch(Character::isISOControl)
                ? HexFormat.of().formatHex(start.getBytes(StandardCharsets.UTF_8))
                : start;
    }

    /** Adds the file's name and everything in it. */
    public void hashInto(Sha256 hash, String name) {
        hash.add(name).add(hashOf(name));
    }

    /** SHA-256 of the file, in hexadecimal. */
    String hashOf(String name) {
        Path file = file(name);
        try (var in = Files.newInputStream(file)) {
            return Sha256.ofStream(in);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    static DataException unreadable(Path file, IOException e) {
        return new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
}
