package org.storygan.lite.train;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.AppException;

/** A run goes on only as what it was: a changed setting would make it neither the old run nor a new one. */
record ResumeCheck(Checkpoint checkpoint) {
    /** May change: how long, what is written, how it is judged; the data set is known by its hash, the encoder is in the checkpoint. */
    private static final List<String> FREE = List.of(
            "run.preset",
            "run.data",
            "run.encoder",
            "run.log_every",
            "run.sample_every",
            "run.checkpoint_every",
            "opt.steps",
            "opt.epochs");

    private static final List<String> FREE_GROUPS = List.of("damsm.", "eval.", "fsd.", "select.");
    private static final int NAMED = 6;

    void agree(Config now, StorySet set) {
        Map<String, String> differing = new TreeMap<>();
        compare(differing, "the data set (hash)", checkpoint.fact("data_hash"), set.hash());
        Config before = checkpoint.config();
        now.values().forEach((key, value) -> {
            if (!isFree(key)) {
                compare(differing, key, before.text(key), value);
            }
        });
        if (!differing.isEmpty()) {
            AppException error = AppException.of("E2-RESUME", "this run was begun with other settings");
            for (String line : differing.values().stream().limit(NAMED).toList()) {
                error = error.with("setting", line);
            }
            throw error.suggest("the settings the run was begun with, or another --out for a new run");
        }
    }

    private static boolean isFree(String key) {
        return FREE.contains(key) || FREE_GROUPS.stream().anyMatch(key::startsWith);
    }

    private static void compare(Map<String, String> differing, String key, String before, String now) {
        if (!now.equals(before)) {
            differing.put(key, key + " was " + before + ", now " + now);
        }
    }
}
