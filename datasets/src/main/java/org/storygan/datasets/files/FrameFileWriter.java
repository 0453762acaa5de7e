package org.storygan.datasets.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;

/**
 * Draws all frames of a key with several threads and leaves them in the cache directory. The file appears under its name
 * only when it is whole, so a run that is stopped leaves nothing that another would take for frames.
 */
final class FrameFileWriter {

    private static final int FRAMES_PER_REPORT = 256;

    private final FrameKey key;
    private final OpenOptions options;
    private final IntFunction<Picture> draw;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    FrameFileWriter(FrameKey key, OpenOptions options, IntFunction<Picture> draw) {
        this.key = key;
        this.options = options;
        this.draw = draw;
    }

    void write() {
        Path directory = options.cacheDirectory();
        Path unfinished = null;
        try {
            Files.createDirectories(directory);
            checkSpace(directory);
            unfinished = Files.createTempFile(directory, key.name() + "-", ".unfinished");
            drawAll(unfinished);
            Files.move(unfinished, key.pixels(directory), StandardCopyOption.ATOMIC_MOVE);
            unfinished = Files.createTempFile(directory, key.name() + "-", ".unfinished");
            Files.write(unfinished, key.manifestLines());
            Files.move(unfinished, key.manifest(directory), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | UncheckedIOException e) {
            throw new DataException("cannot keep frames in " + directory + ": " + e.getMessage(), e)
                    .suggest("another cache directory");
        } finally {
            delete(unfinished);
        }
    }

    private void checkSpace(Path directory) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free < key.bytes()) {
            throw new DataException("there is too little space for the frames of " + key.name() + " in " + directory)
                    .expected(key.bytes() / 1_000_000 + " MB", free / 1_000_000 + " MB")
                    .suggest("another cache directory");
        }
    }

    private void drawAll(Path file) throws IOException {
        var threads = Executors.newFixedThreadPool(options.threads(), runnable -> {
            var thread = new Thread(runnable, "storygan-frames");
            thread.setDaemon(true); // a user who stops the program does not wait for frames
            return thread;
        });
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var work = new ArrayList<Future<?>>();
            for (int i = 0; i < options.threads(); i++) {
                work.add(threads.submit(() -> drawSome(channel)));
            }
            for (Future<?> part : work) {
                await(part);
            }
            channel.force(true);
        } finally {
            threads.shutdownNow();
        }
    }

    private void drawSome(FileChannel channel) {
        for (int frame = next.getAndIncrement(); frame < key.frames(); frame = next.getAndIncrement()) {
            write(channel, frame, draw.apply(frame));
            int done = finished.incrementAndGet();
            if (done % FRAMES_PER_REPORT == 0 || done == key.frames()) {
                options.progress().report("drawing " + key.name(), done, key.frames());
            }
        }
    }

    private void write(FileChannel channel, int frame, Picture picture) {
        var bytes = ByteBuffer.wrap(picture.rgb());
        long position = (long) frame * key.frameBytes();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes, position + bytes.position());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(Future<?> part) {
        try {
            part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("drawing " + key.name() + " was interrupted", e);
        } catch (ExecutionException e) {
            next.set(key.frames()); // the other threads need not go on
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("drawing " + key.name() + " failed", e.getCause());
        }
    }

    private static void delete(Path unfinished) {
        try {
            if (unfinished != null) {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            // a leftover temporary file harms nobody, and what went wrong before is what the user should see
            unfinished.toFile().deleteOnExit();
        }
    }
}
