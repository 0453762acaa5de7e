package org.storygan.lite.train;

import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.shape.Shape;
import org.storygan.shape.ShapeException;

/** What models with {@code use_labels=true} are told of a frame beside its sentence: which characters are in it. */
final class FrameLabels {
    private static final int NAMES_SHOWN = 9;

    private FrameLabels() {}

    /** (N, 9), a row a frame: 1 where a label applies, 0 where it does not. */
    static Tensor of(Device device, List<List<Boolean>> frames) {
        float[] flags = new float[frames.size() * ModelConfig.LABELS];
        for (int frame = 0; frame < frames.size(); frame++) {
            List<Boolean> labels = frames.get(frame);
            ShapeException.unless(
                    labels.size() == ModelConfig.LABELS,
                    "labels: frame %s has %s, a model is told %s",
                    frame,
                    labels.size(),
                    ModelConfig.LABELS);
            for (int i = 0; i < labels.size(); i++) {
                flags[frame * ModelConfig.LABELS + i] = labels.get(i) ? 1 : 0;
            }
        }
        return Tensor.of(device, Shape.of(frames.size(), ModelConfig.LABELS), flags);
    }

    /** @throws AppException E3-LABELS where a model that is told labels could not learn from this set */
    static void check(ModelConfig model, StorySet set) {
        if (model.text().useLabels() && set.labelNames().size() != ModelConfig.LABELS) {
            throw unlike(set)
                    .expected(ModelConfig.LABELS + " labels a frame, as many as use_labels=true tells")
                    .suggest("--set use_labels=false, or a set with " + ModelConfig.LABELS
                            + " labels: synthetic, pororo:PATH, or a jsonl:PATH of your own");
        }
    }

    /** @throws AppException E3-LABELS where the labels of this set are not those that the checkpoint learned with */
    static void check(Checkpoint checkpoint, StorySet set) {
        if (checkpoint.config().model().text().useLabels() && !set.labelNames().equals(checkpoint.labels())) {
            throw unlike(set)
                    .expected(told(checkpoint.labels()) + ", in this order, as in its training (use_labels=true)")
                    .suggest("--data " + checkpoint.fact("data") + ", which it was trained on, or a set with the same"
                            + " labels; a checkpoint trained with use_labels=false");
        }
    }

    /** @throws AppException E3-LABELS where a checkpoint is told labels, which sentences alone do not have */
    static void checkWritten(Checkpoint checkpoint) {
        if (checkpoint.config().model().text().useLabels()) {
            throw AppException.of(ErrorCode.E3_LABELS, "sentences alone do not tell this model who is in which frame")
                    .found("stories of --text or --sentence, which have no labels")
                    .expected("frames with their labels, as in its training (use_labels=true)")
                    .suggest("--data " + checkpoint.fact("data") + ", or stories of your own as --data jsonl:PATH with"
                            + " \"labels\"; a checkpoint trained with use_labels=false");
        }
    }

    private static AppException unlike(StorySet set) {
        return AppException.of(
                        ErrorCode.E3_LABELS, set.name() + " does not have the labels that the model is to be told")
                .found(told(set.labelNames()));
    }

    /** Such as {@code 9 labels (cat, dog, ...)}. */
    private static String told(List<String> names) {
        if (names.isEmpty()) {
            return "no labels";
        }
        List<String> shown = names.subList(0, Math.min(names.size(), NAMES_SHOWN));
        String more = names.size() > NAMES_SHOWN ? ", ..." : "";
        return names.size() + " labels (" + String.join(", ", shown) + more + ")";
    }
}
