package org.storygan.fuzz;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.MalformedInputException;
import java.util.List;
import java.util.Locale;
import org.storygan.datasets.clevr.ClevrReaders;
import org.storygan.datasets.feed.CacheReaders;
import org.storygan.datasets.files.ClipArtReaders;
import org.storygan.datasets.files.SumsReaders;
import org.storygan.datasets.flintstones.FlintstonesReaders;
import org.storygan.datasets.image.PictureReaders;
import org.storygan.datasets.neutral.NeutralReaders;
import org.storygan.datasets.npy.NumpyReaders;
import org.storygan.datasets.pororo.PororoReaders;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.text.TextReaders;
import org.storygan.datasets.text.WrongJson;
import org.storygan.io.FormatException;
import org.storygan.io.TensorReaders;
import org.storygan.lite.app.ReceiptReaders;
import org.storygan.lite.config.ConfigReaders;
import org.storygan.lite.pretrain.EncoderReaders;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.RunReaders;
import org.storygan.lite.train.CheckpointReaders;
import org.storygan.lite.weights.WeightReaders;

/** Every reader of files that others may have made, and the exceptions by which it may refuse one: these and none derived of them. */
enum Target {
    NPY(NumpyReaders::npy, DataException.class),
    NPZ(NumpyReaders::npz, DataException.class),
    PICKLE(NumpyReaders::pickle, DataException.class),
    LINES(TextReaders::lines, DataException.class),
    TABLE(TextReaders::table, DataException.class),
    JSON(TextReaders::json, WrongJson.class),
    JSON_ELEMENTS(TextReaders::elements, DataException.class, MalformedInputException.class),
    STORY_LINE(NeutralReaders::line, WrongJson.class),
    SPLITS(NeutralReaders::splits, DataException.class),
    CODRAW(ClipArtReaders::coDraw, DataException.class),
    SCENES(ClipArtReaders::scenes, DataException.class),
    SENTENCES(ClipArtReaders::sentences, DataException.class),
    CLEVR_TABLE(ClevrReaders::table, DataException.class),
    CLEVR_DICTIONARY(ClevrReaders::dictionary, DataException.class),
    FLINTSTONES(FlintstonesReaders::annotations, DataException.class),
    FLINTSTONES_FOLLOWING(FlintstonesReaders::following, DataException.class),
    PORORO_TABLE(PororoReaders::table, DataException.class),
    PORORO_DICTIONARY(PororoReaders::dictionary, DataException.class),
    PORORO_SPLIT(PororoReaders::split, DataException.class),
    PNG(PictureReaders::png, DataException.class),
    PNG_PIXELS(PictureReaders::pngPixels, DataException.class),
    JPEG(PictureReaders::jpeg, DataException.class),
    CACHE(CacheReaders::cache),
    SUMS(SumsReaders::sums),
    SAFETENSORS(TensorReaders::safetensors, FormatException.class),
    WEIGHTS(WeightReaders::weights, FormatException.class),
    TORCH_PICKLE(WeightReaders::torchPickle, FormatException.class),
    CHECKPOINT(CheckpointReaders::checkpoint, FormatException.class, AppException.class),
    ENCODER(EncoderReaders::encoder, FormatException.class),
    PRETRAINING(EncoderReaders::pretraining, FormatException.class),
    APP_JSON(RunReaders::json, IllegalArgumentException.class),
    METRICS(RunReaders::metrics, AppException.class),
    CONFIG(ConfigReaders::config, AppException.class),
    RECEIPT(ReceiptReaders::receipt, AppException.class);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final long MOST_NANOSECONDS = 1_000_000_000; // of processor time for one input

    private final Reader reader;
    private final List<Class<?>> declared;

    Target(Reader reader, Class<?>... declared) {
        this.reader = reader;
        this.declared = List.of(declared);
    }

    static Target of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** As folders and commands call it: {@code clevr-table}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws AssertionError when the reader throws what it does not declare, or takes too long */
    void check(byte[] input) {
        long began = THREADS.getCurrentThreadCpuTime();
        try {
            reader.read(input);
        } catch (Exception e) {
            if (!declared.contains(e.getClass())) {
                throw new AssertionError(label() + " does not declare " + e, e);
            }
        }
        long spent = THREADS.getCurrentThreadCpuTime() - began;
        if (spent > MOST_NANOSECONDS) {
            throw new AssertionError(label() + " took " + spent / 1_000_000 + " ms for " + input.length + " bytes");
        }
    }
}
