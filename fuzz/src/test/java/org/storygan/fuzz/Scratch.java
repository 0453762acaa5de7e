package org.storygan.fuzz;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/** Files for readers that want a file, in memory where the system has a folder there; gone when the program ends. */
public final class Scratch {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final Path FOLDER = folder();
    private static final Map<String, FileChannel> OPEN = new HashMap<>(); // opening takes longer than writing

    private Scratch() {}

    private static Path folder() {
        try {
            var folder = Files.isWritable(MEMORY)
                    ? Files.createTempDirectory(MEMORY, "storygan-fuzz")
                    : Files.createTempDirectory("storygan-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A file of this name that holds these bytes, and what it held before no more. */
    public static Path file(String name, byte[] content) throws IOException {
        var file = FOLDER.resolve(name);
        var channel = OPEN.get(name);
        if (channel == null) {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            file.toFile().deleteOnExit();
            OPEN.put(name, channel);
        }
        channel.truncate(content.length);
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
            channel.write(bytes, bytes.position());
        }
        return file;
    }

    /** A folder of this name. */
    public static Path folder(String name) throws IOException {
        var folder = FOLDER.resolve(name);
        if (Files.notExists(folder)) {
            Files.createDirectory(folder).toFile().deleteOnExit();
        }
        return folder;
    }
}
