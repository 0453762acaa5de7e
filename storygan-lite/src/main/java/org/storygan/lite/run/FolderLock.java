package org.storygan.lite.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second process out of a run folder. The operating system drops the lock when the process dies, however it dies.
 *
 * <p>POSIX drops it also when the process closes any other channel on the same file, even one it only read from. So nobody
 * else opens that file, who has the folder stands in another one, and this class asks its own list before it opens it.
 */
final class FolderLock implements AutoCloseable {

    /** The file that is locked, which stays empty, and the one that says by whom. */
    static final List<String> FILES = List.of("run.lock", "run.pid");

    /** The folders that this process has: the lock is one of the process, and so is the list. */
    private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final FileChannel channel;

    private FolderLock(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @throws AppException E10-LOCKED with the process that has the folder */
    static FolderLock of(Path folder) throws IOException {
        var real = folder.toRealPath();
        if (!OURS.add(real)) {
            throw locked(folder);
        }
        try {
            return new FolderLock(real, taken(folder));
        } catch (IOException | RuntimeException e) {
            OURS.remove(real);
            throw e;
        }
    }

    private static FileChannel taken(Path folder) throws IOException {
        var channel =
                FileChannel.open(folder.resolve(FILES.get(0)), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw locked(folder);
        }
        var owner = "process " + ProcessHandle.current().pid() + " on " + host() + " since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
        Files.writeString(folder.resolve(FILES.get(1)), owner, StandardCharsets.UTF_8);
        return channel;
    }

    private static AppException locked(Path folder) {
        return AppException.of(ErrorCode.E10_LOCKED, "another process works in " + folder)
                .found(holder(folder))
                .suggest("wait for it, stop it, or use another --out");
    }

    private static String holder(Path folder) {
        try {
            return Files.readString(folder.resolve(FILES.get(1)), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return "a process that has not yet written its number"; // it took the lock a moment ago
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "this machine";
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot let go of the run folder", e);
        } finally {
            OURS.remove(folder);
        }
    }
}
