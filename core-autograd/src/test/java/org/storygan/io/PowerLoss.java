package org.storygan.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.storygan.io.RecordingDisk.Change;

/**
 * What a loss of power may leave of a directory, after any of the calls made on a {@link RecordingDisk}: POSIX promises only what was
 * forced. Bytes written since may be there, be gone, end at a page, or read as zeros; each change of a name since may be there or not,
 * whatever became of the others.
 */
public final class PowerLoss {
    private static final int PAGE = 4096;
    private static final int MOST_LOOSE = 6; // name changes since the directory was forced: all 2^6 choices are tried

    /** What becomes of bytes that were not forced. */
    private enum Fate {
        KEPT,
        LOST,
        TORN,
        ZEROED
    }

    /** A file's content, whatever its name: {@code forced} bytes of it are safe. */
    private static final class Content {
        private byte[] bytes;
        private int forced;

        Content(byte[] bytes) {
            this.bytes = bytes;
            this.forced = bytes.length;
        }

        void append(byte[] more) {
            byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
            System.arraycopy(more, 0, longer, bytes.length, more.length);
            bytes = longer;
        }

        byte[] after(Fate fate) {
            int pages = (forced + bytes.length) / 2 / PAGE * PAGE; // about half of what was not forced
            return switch (fate) {
                case KEPT -> bytes;
                case LOST -> Arrays.copyOf(bytes, forced);
                case TORN -> Arrays.copyOf(bytes, Math.max(forced, pages));
                case ZEROED -> Arrays.copyOf(Arrays.copyOf(bytes, forced), bytes.length);
            };
        }
    }

    private interface NameChange {
        void on(Map<Path, Content> names);
    }

    private final Map<Path, Content> names = new TreeMap<>(); // as the program sees them
    private final Map<Path, Content> safe = new TreeMap<>(); // as they were when the directory was last forced
    private final List<NameChange> loose = new ArrayList<>(); // since then

    private PowerLoss(Map<Path, byte[]> before) {
        before.forEach((file, bytes) -> names.put(file, new Content(bytes)));
        safe.putAll(names);
    }

    /** The files of a directory. */
    public static Map<Path, byte[]> files(Path directory) throws IOException {
        Map<Path, byte[]> files = new TreeMap<>();
        for (Path file : Disk.REAL.list(directory)) {
            files.put(file, Files.readAllBytes(file));
        }
        return files;
    }

    /**
     * All different directories that a loss of power may leave.
     *
     * @param before the files before the first change
     * @return each as names and bytes, by what happened
     */
    public static Map<String, Map<String, byte[]>> after(List<Change> changes, Map<Path, byte[]> before) {
        var machine = new PowerLoss(before);
        Map<String, Map<String, byte[]>> states = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        for (int done = 0; done <= changes.size(); done++) {
            if (done > 0) {
                machine.change(changes.get(done - 1));
            }
            for (Fate fate : Fate.values()) {
                for (int kept = 0; kept < 1 << machine.loose.size(); kept++) {
                    Map<String, byte[]> state = machine.lost(fate, kept);
                    if (seen.add(key(state))) {
                        states.put("after call " + done + ", bytes " + fate + ", names " + kept, state);
                    }
                }
            }
        }
        return states;
    }

    /** Puts such files into an empty directory. */
    public static void restore(Map<String, byte[]> state, Path directory) throws IOException {
        for (Path old : Disk.REAL.list(directory)) {
            Files.delete(old);
        }
        Files.createDirectories(directory);
        for (var file : state.entrySet()) {
            Files.write(directory.resolve(file.getKey()), file.getValue());
        }
    }

    private static String key(Map<String, byte[]> state) {
        var key = new StringBuilder();
        state.forEach((name, bytes) -> key.append(name)
                .append(':')
                .append(bytes.length)
                .append(':')
                .append(Arrays.hashCode(bytes))
                .append('\n'));
        return key.toString();
    }

    private void change(Change change) {
        if (change instanceof Change.Created c) {
            rename(new Content(new byte[0]), c.file());
        } else if (change instanceof Change.Written w) {
            names.get(w.file()).append(w.bytes());
        } else if (change instanceof Change.Forced f) {
            names.get(f.file()).forced = names.get(f.file()).bytes.length;
        } else if (change instanceof Change.Moved m) {
            Content moved = names.get(m.from());
            both(now -> {
                now.remove(m.from());
                now.put(m.to(), moved);
            });
        } else if (change instanceof Change.Deleted d) {
            both(now -> now.remove(d.file()));
        } else {
            safe.clear();
            safe.putAll(names);
            loose.clear();
        }
    }

    private void rename(Content content, Path to) {
        both(now -> now.put(to, content));
    }

    private void both(NameChange change) {
        if (loose.size() == MOST_LOOSE) {
            throw new IllegalStateException("too many changes of names without forcing the directory");
        }
        change.on(names);
        loose.add(change);
    }

    private Map<String, byte[]> lost(Fate fate, int kept) {
        Map<Path, Content> left = new TreeMap<>(safe);
        for (int i = 0; i < loose.size(); i++) {
            if ((kept >> i & 1) == 1) {
                loose.get(i).on(left);
            }
        }
        Map<String, byte[]> state = new TreeMap<>();
        left.forEach((file, content) -> state.put(file.getFileName().toString(), content.after(fate)));
        return state;
    }
}
