package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.distance.Features;
import org.storygan.shape.Shape;

/** Reads the features of a gallery, a few pictures at a time: memory does not grow with their number. */
public final class FeatureReader {
    private static final int BATCH = 16; // Inception's first layers take 32 MiB a picture

    private final Device device;
    private final Extractor extractor;

    public FeatureReader(Device device, Extractor extractor) {
        this.device = device;
        this.extractor = extractor;
    }

    /**
     * @param done is told after each batch how many pictures are done
     * @return the features by their dimension, in the order of the gallery
     * @throws IllegalArgumentException where a feature is not finite, naming the picture
     */
    public Map<Integer, Features> read(Gallery gallery, IntConsumer done) {
        Map<Integer, List<double[]>> rows = new LinkedHashMap<>();
        extractor.dimensions().forEach(d -> rows.put(d, new ArrayList<>()));
        List<Picture> batch = new ArrayList<>();
        for (int i = 0; i < gallery.count(); i++) {
            Picture picture = gallery.entries().get(i).picture().get();
            if (batch.size() == BATCH || !batch.isEmpty() && !isLike(batch.get(0), picture)) {
                add(batch, rows);
                done.accept(i);
                batch.clear();
            }
            batch.add(picture);
        }
        if (!batch.isEmpty()) {
            add(batch, rows);
            done.accept(gallery.count());
        }
        Map<Integer, Features> features = new LinkedHashMap<>();
        rows.forEach((d, list) -> features.put(d, Features.of(gallery.names(), list)));
        return features;
    }

    /** A batch holds pictures of one size. */
    private static boolean isLike(Picture a, Picture b) {
        return a.width() == b.width() && a.height() == b.height();
    }

    private void add(List<Picture> batch, Map<Integer, List<double[]>> rows) {
        try (var scope = device.scope("evaluation")) {
            List<Tensor> read = extractor.features(tensor(device, batch));
            for (int i = 0; i < read.size(); i++) {
                int dimension = extractor.dimensions().get(i);
                double[] values = read.get(i).values();
                for (int row = 0; row < batch.size(); row++) {
                    double[] one = new double[dimension];
                    System.arraycopy(values, row * dimension, one, 0, dimension);
                    rows.get(dimension).add(one);
                }
            }
        }
    }

    /** (n, h, w, 3) in 0..1. */
    static Tensor tensor(Device device, List<Picture> batch) {
        Picture first = batch.get(0);
        int each = first.height() * first.width() * Picture.CHANNELS;
        float[] values = new float[batch.size() * each];
        for (int i = 0; i < batch.size(); i++) {
            byte[] rgb = batch.get(i).rgb();
            for (int j = 0; j < each; j++) {
                values[i * each + j] = (rgb[j] & 0xFF) / 255f;
            }
        }
        return Tensor.of(device, Shape.of(batch.size(), first.height(), first.width(), Picture.CHANNELS), values);
    }
}
