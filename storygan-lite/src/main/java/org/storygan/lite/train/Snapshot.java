package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.storygan.autograd.Tensor;
import org.storygan.io.Safetensors;
import org.storygan.io.StateDict;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.config.Config;
import org.storygan.lite.config.ConfigFile;
import org.storygan.lite.pretrain.EncoderFile;
import org.storygan.lite.run.Environment;

/** A run after a step, as what {@link Checkpoint} reads. */
final class Snapshot {
    private Snapshot() {}

    /**
     * What has to be told beside the tensors.
     *
     * @param labels what those of the data's frames mean, kept for models that are told them
     * @param rating how good the generator is, where that was found out
     * @param best how good the best one so far is, this one included
     * @param alarms what {@link Alarms#memory} gives
     * @param machine what the bits depend on beside the settings, see {@link Surroundings}
     */
    record Facts(
            long step,
            Config config,
            String dataHash,
            List<String> labels,
            Optional<Rating> rating,
            Optional<Rating> best,
            String alarms,
            Surroundings machine) {}

    /** The same players and facts give the same bytes. */
    static Safetensors.Content of(Players players, Facts facts) {
        Map<String, String> metadata =
                new TreeMap<>(EncoderFile.describe(players.encoder().trained()));
        metadata.put("format", Checkpoint.FORMAT);
        metadata.put("version", Environment.version());
        metadata.put("step", Long.toString(facts.step()));
        metadata.put("data", StoryData.spec(facts.config()));
        metadata.put("data_hash", facts.dataHash());
        if (facts.config().model().text().useLabels()) {
            metadata.put(Checkpoint.LABELS, String.join("\n", facts.labels()));
        }
        metadata.put("config", ConfigFile.yaml(facts.config()));
        metadata.put("alarms", facts.alarms());
        metadata.putAll(facts.machine().toMap());
        put(metadata, Checkpoint.SELECTED, facts.rating());
        put(metadata, Checkpoint.BEST, facts.best());
        return new Safetensors.Content(StateDict.of(state(players)), metadata);
    }

    private static void put(Map<String, String> metadata, String prefix, Optional<Rating> rating) {
        rating.ifPresent(r -> {
            metadata.put(prefix + Checkpoint.BY, r.name());
            metadata.put(prefix + Checkpoint.VALUE, Double.toString(r.value()));
        });
    }

    /** Every tensor that training changes, and the frozen encoders, by name. */
    static Map<String, Tensor> state(Players players) {
        Map<String, Tensor> state = new LinkedHashMap<>(players.gan().state());
        put(state, Checkpoint.ADAM_G, players.step().generatorAdam().state());
        put(state, Checkpoint.ADAM_D, players.step().discriminatorAdam().state());
        players.follower()
                .ifPresent(f -> put(state, Checkpoint.EMA, f.generator().state()));
        state.putAll(players.encoder().trained().encoders().state()); // text. and image.
        return state;
    }

    private static void put(Map<String, Tensor> state, String prefix, Map<String, Tensor> part) {
        part.forEach((path, x) -> state.put(prefix + path, x));
    }
}
