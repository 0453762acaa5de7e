package org.storygan.lite.train;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** A run goes on only as what it was: a changed setting would make it neither the old run nor a new one. */
record ResumeCheck(Config before, String hashBefore, Predicate<String> isFree) {
    /** May change: how long, what is written, how it is judged; the data set is known by its hash, the encoder is in the checkpoint. */
    private static final List<String> FREE = List.of(
            "run.preset",
            "run.data",
            "data.split",
            "data.frame",
            "run.encoder",
            "run.log_every",
            "run.sample_every",
            "run.checkpoint_every",
            "run.keep_checkpoints",
            "run.on_nan",
            "opt.steps",
            "opt.epochs");

    private static final List<String> FREE_GROUPS = List.of("damsm.", "eval.", "fsd.", "select.");
    private static final List<String> FREE_IN_PRETRAINING = List.of("damsm.steps", "damsm.epochs", "damsm.patience");
    private static final List<String> PRETRAINING = List.of("damsm.", "vocab.", "text.", "data.caption", "run.seed");

    static ResumeCheck ofTraining(Checkpoint checkpoint) {
        return new ResumeCheck(checkpoint.config(), checkpoint.fact("data_hash"), ResumeCheck::isFreeInTraining);
    }

    static ResumeCheck ofPretraining(Config before, String hashBefore) {
        return new ResumeCheck(
                before,
                hashBefore,
                key -> FREE_IN_PRETRAINING.contains(key) || PRETRAINING.stream().noneMatch(key::startsWith));
    }

    /** @throws AppException E2-RESUME with every setting that may not change and did, as it was and as it is */
    void agree(Config now, StorySet set) {
        Map<String, String> differing = differences(now, key -> !isFree.test(key));
        compare(differing, "the data set (hash)", hashBefore, set.hash());
        if (!differing.isEmpty()) {
            AppException error = AppException.of(ErrorCode.E2_RESUME, "this run was begun with other settings");
            for (String line : differing.values()) {
                error = error.with("setting", line);
            }
            throw error.suggest("the settings the run was begun with, or another --out for a new run");
        }
    }

    /** What is otherwise now and may be, a phrase each. */
    Collection<String> changes(Config now) {
        return differences(now, isFree).values();
    }

    private Map<String, String> differences(Config now, Predicate<String> wanted) {
        Map<String, String> differing = new TreeMap<>();
        now.values().forEach((key, value) -> {
            if (wanted.test(key)) {
                compare(differing, key, before.text(key), value);
            }
        });
        return differing;
    }

    private static boolean isFreeInTraining(String key) {
        return FREE.contains(key) || FREE_GROUPS.stream().anyMatch(key::startsWith);
    }

    private static void compare(Map<String, String> differing, String key, String before, String now) {
        if (!now.equals(before)) {
            differing.put(key, key + " was " + before + ", now " + now);
        }
    }
}
