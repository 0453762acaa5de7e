package org.storygan.datasets.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Sha256;

/**
 * SHA-256 of every byte of files that are too many to be read each time a data set is opened. The sums are kept in the cache directory:
 * a file with the length and the time of its last change that it had then is not read again.
 */
public final class FileSums {

    private static final String FORMAT = "storygan sums, format 1";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})\t(-?[0-9]+ -?[0-9]+)\t(.+)");
    private static final long LARGEST = 1L << 28; // bytes of a file of sums; a million files have about 2^27
    private static final int SHOWN = 16; // hexadecimal digits of its name

    /** A file that was changed so shortly ago may be changed again without another time: its sum is not kept. */
    private static final long SETTLED = TimeUnit.SECONDS.toNanos(2);

    /** @param state of the file when it was read: its length and the time of its last change, in nanoseconds */
    private record Sum(String hex, String state) {}

    private final DataRoot root;
    private final OpenOptions options;
    private final Clock clock;
    private final Map<String, Sum> kept = new ConcurrentHashMap<>();

    public FileSums(DataRoot root, OpenOptions options) {
        this(root, options, Clock.systemUTC());
    }

    FileSums(DataRoot root, OpenOptions options, Clock clock) {
        this.root = root;
        this.options = options;
        this.clock = clock;
    }

    Path file() {
        String of = Sha256.of(root.real().toString());
        return options.cacheDirectory().resolve("files-" + of.substring(0, SHOWN) + ".sums");
    }

    /** Adds the name and the sum of each file, in this order. */
    public void hashInto(Sha256 hash, List<String> names) {
        read();
        var done = new AtomicLong();
        var changed = new AtomicLong();
        List<String> sums = names.parallelStream()
                .map(name -> {
                    String sum = sumOf(name, changed);
                    options.progress().report("reading files for their sums", done.incrementAndGet(), names.size());
                    return sum;
                })
                .toList();
        for (int i = 0; i < sums.size(); i++) {
            hash.add(names.get(i)).add(sums.get(i));
        }
        if (changed.get() > 0) {
            kept.keySet().retainAll(new HashSet<>(names));
            write();
        }
    }

    private String sumOf(String name, AtomicLong changed) {
        Path file = root.file(name);
        try {
            long time = Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
            String state = Files.size(file) + " " + time;
            Sum known = kept.get(name);
            if (known != null && known.state().equals(state)) {
                return known.hex();
            }
            long now = TimeUnit.MILLISECONDS.toNanos(clock.millis());
            String sum = root.hashOf(name);
            if (now - time > SETTLED) {
                kept.put(name, new Sum(sum, state));
                changed.incrementAndGet();
            }
            return sum;
        } catch (IOException e) {
            throw DataRoot.unreadable(file, e);
        }
    }

    /** Whatever is no sum is passed over: its file is read. */
    private void read() {
        try {
            if (!Files.isRegularFile(file()) || Files.size(file()) > LARGEST) {
                return;
            }
            List<String> lines = new String(Files.readAllBytes(file()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            if (!lines.isEmpty() && lines.get(0).equals(FORMAT)) {
                lines.forEach(this::keep);
            }
        } catch (IOException e) {
            options.progress().warn("cannot read " + file() + ", so all files are read: " + e.getMessage());
        }
    }

    private void keep(String line) {
        var found = LINE.matcher(line);
        if (found.matches()) {
            kept.put(found.group(3), new Sum(found.group(1), found.group(2)));
        }
    }

    /** Where it cannot be written, all files are read the next time too. */
    private void write() {
        List<String> lines = new ArrayList<>(List.of(FORMAT));
        new TreeMap<>(kept).forEach((name, sum) -> {
            if (name.lines().count() == 1) {
                lines.add(sum.hex() + "\t" + sum.state() + "\t" + name);
            }
        });
        try {
            Files.createDirectories(options.cacheDirectory());
            Path unfinished = Files.createTempFile(options.cacheDirectory(), "files-", ".unfinished");
            Files.write(unfinished, lines);
            Files.move(unfinished, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            options.progress().warn("cannot keep sums of files in " + file() + ": " + e.getMessage());
        }
    }
}
