package org.storygan.lite.config;

import static org.storygan.lite.config.Section.key;
import static org.storygan.lite.config.Section.keyOf;

import java.util.List;
import org.storygan.lite.model.ModelConfig;

/** What a run is about, which stories it reads, and how it is judged. */
final class RunKeys {

    private static final String EVALUATE = "evaluate";

    private RunKeys() {}

    static List<Section> sections() {
        return List.of(run(), data(), selection(), evaluation());
    }

    private static Section run() {
        var presets = ModelConfig.presets().toArray(String[]::new);
        return Section.of(
                "The run",
                keyOf(
                        "all",
                        "run.preset",
                        Kind.choice(presets),
                        "paper",
                        "What all other values start from; --preset."),
                keyOf(
                        Section.ALL,
                        "run.data",
                        Kind.text("the specification of a data set, such as synthetic:500 or codraw:PATH"),
                        "",
                        "The stories; --data."),
                keyOf(Section.ALL, "run.seed", Kind.seed(), "42", "Where all random numbers come from; --seed."),
                key("run.encoder", Kind.text("a file"), "", "The text encoder, a file that pretrain wrote; --encoder."),
                keyOf(Section.ALL, "run.log_every", Kind.whole(1), "10", "Steps a line of the log; --log-every."),
                key("run.sample_every", Kind.whole(0), "100", "Steps between sheets, 0: none; --sample-every."),
                key(
                        "run.checkpoint_every",
                        Kind.whole(0),
                        "200",
                        "Steps between checkpoints, 0: only the last; --checkpoint-every."),
                key(
                        "run.keep_checkpoints",
                        Kind.whole(1),
                        "3",
                        "How many of the newest checkpoints stay; the best stays beside them."),
                key(
                        "run.on_nan",
                        Kind.choice("stop", "skip"),
                        "stop",
                        "What a loss or gradient that is not finite does: end the run, or leave the step out, at most 10 in a"
                                + " row. Either way a diagnosis is written."),
                key(
                        "run.overfit_batches",
                        Kind.whole(0),
                        "0",
                        "Learn the first so many batches by heart, a test of the whole; 0: read all stories. Rates stay, unless"
                                + " opt.schedule is set: an epoch is as many steps; --overfit-batches."));
    }

    private static Section data() {
        return Section.of(
                "Data",
                keyOf(
                        Section.ALL,
                        "data.split",
                        Kind.choice("auto", "storygan", "duco", "cpcsv"),
                        "auto",
                        "Whose split, where a data set has several: pororo has storygan and duco, clevr storygan and cpcsv."
                                + " A run writes what auto stood for."),
                keyOf(
                        Section.ALL,
                        "data.frame",
                        Kind.choice("auto", "random", "first"),
                        "auto",
                        "Which of a clip's pictures is shown, where a data set has several: in training one drawn anew each"
                                + " time and in use one that the story's name decides, or the first."),
                keyOf(
                        Section.ALL,
                        "data.caption",
                        Kind.choice("random", "first"),
                        "random",
                        "Which of a frame's sentences is read in training; in use it is the first."));
    }

    private static Section selection() {
        return Section.of(
                "The best checkpoint",
                key(
                        "select.metric",
                        Kind.choice("kid-damsm", "frechet-damsm", "none"),
                        "kid-damsm",
                        "What is measured on held-out stories at each checkpoint, smaller for better; the best is kept as"
                                + " best.safetensors. Both compare drawn and real pictures as the run's own image encoder"
                                + " sees them: kernel distance, or Fréchet distance. Neither is FID."),
                key(
                        "select.split",
                        Kind.choice("val", "test"),
                        "val",
                        "Whose stories; test as in related work, which makes the test figures those of the best of many."),
                key("select.stories", Kind.whole(2), "40", "How many stories at most."));
    }

    private static Section evaluation() {
        return Section.of(
                "Evaluation",
                keyOf(
                        EVALUATE,
                        "eval.bn",
                        Kind.choice("running", "batch"),
                        "running",
                        "What batch norm reads in use: the statistics of training, or those of the batch at hand, as in"
                                + " related work."),
                keyOf(EVALUATE, "eval.samples", Kind.whole(1), "1", "Pictures drawn of each frame."),
                keyOf(EVALUATE, "eval.seeds", Kind.whole(1), "3", "How many seeds are drawn with."),
                keyOf(
                        EVALUATE,
                        "fsd.mode",
                        Kind.choice("sibling", "clean"),
                        "sibling",
                        "How a video network sees stories: at 64 x 64 in [-1, 1] as in related work, or as it was trained."));
    }
}
