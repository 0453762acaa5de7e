package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.run.AppException;

/** A run goes on only as what it was: a changed setting would make it neither the old run nor a new one. */
record ResumeCheck(Checkpoint checkpoint) {
    void agree(TrainRequest request, TrainPlan plan, StorySet set) {
        Map<String, String[]> differing = new LinkedHashMap<>();
        compare(differing, "--seed", checkpoint.fact("seed"), Long.toString(request.seed()));
        compare(differing, "--batch", checkpoint.fact("batch"), Integer.toString(plan.batch()));
        compare(differing, "data (hash)", checkpoint.fact("data_hash"), set.hash());
        Map<String, String> before = checkpoint.config().values();
        plan.config().values().forEach((key, now) -> compare(differing, key, before.get(key), now));
        if (!differing.isEmpty()) {
            AppException error = AppException.of("E2-RESUME", "this run was begun with other settings");
            for (var entry : differing.entrySet()) {
                error = error.with(
                        "setting", entry.getKey() + " was " + entry.getValue()[0] + ", now " + entry.getValue()[1]);
            }
            throw error.suggest("the settings the run was begun with, or another --out for a new run");
        }
    }

    private static void compare(Map<String, String[]> differing, String key, String before, String now) {
        if (!now.equals(before)) {
            differing.put(key, new String[] {before, now});
        }
    }
}
