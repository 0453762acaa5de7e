package org.storygan.lite.train;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.storygan.datasets.story.StorySet;
import org.storygan.io.FormatException;
import org.storygan.lite.config.Config;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.pretrain.PretrainFile;
import org.storygan.lite.pretrain.Pretrainer;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;

/** Pre-training that stopped, in checkpoints of its own: written and read as those of training are. */
record PretrainStates(CheckpointFolder folder, Config config, Console console) {
    /** What a file says, with the settings that it was written under. */
    private record Before(PretrainFile.Saved saved, Config config) {}

    /**
     * Goes on from the newest that can be read, if there is one, with the settings and the data it was begun with.
     *
     * @return the last step that was taken; empty where there is none
     */
    Optional<Long> resume(Pretrainer pretrainer, StorySet set) {
        Optional<Before> newest = folder.newestWhole(PretrainStates::read, console::warn);
        newest.ifPresent(before -> {
            var check =
                    ResumeCheck.ofPretraining(before.config(), before.saved().text("data_hash"));
            check.agree(config, set);
            pretrainer.resume(before.saved());
            console.say("going on after step " + before.saved().step() + " of pre-training");
        });
        return newest.map(before -> before.saved().step());
    }

    void save(Pretrainer pretrainer, StorySet set) {
        var facts = Map.of("config", ConfigFile.yaml(config), "data_hash", set.hash());
        folder.save(pretrainer.steps(), PretrainFile.content(pretrainer, facts), false);
    }

    private static Before read(Path file) {
        PretrainFile.Saved saved = PretrainFile.read(file);
        try {
            return new Before(saved, Config.ofText(saved.text("config"), file + " (its settings)"));
        } catch (AppException | IllegalArgumentException e) {
            throw new FormatException(
                    file.toString(),
                    "",
                    "settings with a fault: " + e.getMessage(),
                    "settings that this version knows");
        }
    }
}
