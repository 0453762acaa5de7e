package org.storygan.datasets.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.storygan.datasets.story.DataException;

/** Reads from a picture's file no more than a picture can have. */
final class PictureBytes {

    private PictureBytes() {}

    /** The first bytes of the file, fewer when it has fewer. */
    static byte[] first(Path file, int count) {
        try (var in = open(file)) {
            return in.readNBytes(count);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The whole file. */
    static byte[] all(Path file, long most) {
        try (var in = open(file)) {
            byte[] bytes = in.readNBytes(Math.toIntExact(most + 1));
            if (bytes.length > most) {
                throw new DataException(file + " is larger than its picture can be")
                        .expected("at most " + most + " bytes", Files.size(file) + " bytes");
            }
            return bytes;
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Nothing but files: opening a pipe would wait for somebody to write into it. */
    private static InputStream open(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(file + " is not a file");
        }
        return Files.newInputStream(file);
    }

    private static DataException unreadable(Path file, IOException e) {
        return e instanceof NoSuchFileException
                ? new DataException("there is no file " + file, e)
                : new DataException("cannot read " + file + ": " + e.getMessage(), e);
    }
}
