package org.storygan.datasets.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.Clips;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.OpenOptions;

/** Opens every picture that a story shows, from its file, whatever a cache may hold. */
final class PictureCheck {

    private static final int CLIPS_PER_REPORT = 64;

    /** A clip whose pictures cannot all be read, and the stories that show it. */
    record Bad(int clip, SortedSet<String> stories, Fault fault) {}

    private final Catalog catalog;
    private final OpenOptions options;
    private final Map<Integer, SortedSet<String>> showing = new TreeMap<>(); // the stories of each clip
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();
    private final AtomicInteger pictures = new AtomicInteger();

    PictureCheck(Catalog catalog, OpenOptions options) {
        this.catalog = catalog;
        this.options = options;
        for (var entry : catalog.entries()) {
            for (var shot : entry.shots()) {
                showing.computeIfAbsent(shot.clip(), clip -> new TreeSet<>()).add(entry.id());
            }
        }
    }

    /** Every bad clip, by its number. */
    List<Bad> run() {
        int[] clips = showing.keySet().stream().mapToInt(Integer::intValue).toArray();
        var threads = Executors.newFixedThreadPool(options.threads(), runnable -> {
            var thread = new Thread(runnable, "storygan-check");
            thread.setDaemon(true); // a user who stops the program does not wait for pictures
            return thread;
        });
        try {
            var parts = new ArrayList<Future<List<Bad>>>();
            for (int i = 0; i < options.threads(); i++) {
                parts.add(threads.submit(() -> some(clips)));
            }
            var bad = new ArrayList<Bad>();
            for (var part : parts) {
                bad.addAll(await(part));
            }
            bad.sort((a, b) -> Integer.compare(a.clip(), b.clip()));
            return bad;
        } finally {
            threads.shutdownNow();
        }
    }

    /** How many pictures could be read. */
    int pictures() {
        return pictures.get();
    }

    private List<Bad> some(int[] clips) {
        var bad = new ArrayList<Bad>();
        for (int i = next.getAndIncrement(); i < clips.length; i = next.getAndIncrement()) {
            try {
                read(catalog.clips(), clips[i]);
            } catch (DataException e) {
                bad.add(bad(clips[i], e));
            }
            int done = finished.incrementAndGet();
            if (done % CLIPS_PER_REPORT == 0 || done == clips.length) {
                options.progress().report("checking the pictures of " + catalog.name(), done, clips.length);
            }
        }
        return bad;
    }

    private void read(Clips clips, int clip) {
        int count = clips.pictures(clip);
        for (int i = 0; i < count; i++) {
            clips.picture(clip, i);
            clips.mask(clip, i);
            pictures.incrementAndGet();
        }
    }

    private Bad bad(int clip, DataException e) {
        var stories = showing.get(clip);
        String story = stories.first() + (stories.size() > 1 ? " and " + (stories.size() - 1) + " more" : "");
        return new Bad(clip, stories, Fault.ofStory(catalog.clips().file(clip), story, e.inOneLine()));
    }

    private List<Bad> await(Future<List<Bad>> part) {
        try {
            return part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DataException("checking " + catalog.name() + " was interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof Error cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
