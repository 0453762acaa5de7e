package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.distance.Features;
import org.storygan.lite.distance.FrechetDistance;
import org.storygan.lite.metrics.R2Plus1d;
import org.storygan.shape.Shape;

/**
 * The Fréchet story distance: stories as films, seen by R(2+1)D-18 (model choices 7.2). Without trained weights the network is a random one
 * and its scores say so; they tell stories apart, but are no FSD of any paper.
 */
final class FilmReader {
    /** The random network that is taken where nobody has a trained one. */
    private static final long SEED = 0;

    private static final String RANDOM = "FSD-random-r2plus1d";

    private final Device device;
    private static final int BATCH = 8; // films: the first layers take 12 MiB for each of 64 x 64 and five frames

    private final R2Plus1d network;
    private final R2Plus1d.Preparation preparation;
    private final String protocol;

    private FilmReader(Device device, R2Plus1d network, R2Plus1d.Preparation preparation, String protocol) {
        this.device = device;
        this.network = network;
        this.preparation = preparation;
        this.protocol = protocol + "," + preparation.label();
    }

    static FilmReader random(Device device, R2Plus1d.Preparation preparation) {
        var network = R2Plus1d.random(device, SEED);
        return new FilmReader(device, network, preparation, RANDOM + "[seed " + SEED);
    }

    static FilmReader trained(Device device, R2Plus1d network, String hash, R2Plus1d.Preparation preparation) {
        return new FilmReader(device, network, preparation, "FSD-512[r2plus1d-" + hash.substring(0, 8));
    }

    /** For the receipt; the hash is of the weights as they are used. */
    Map<String, Object> facts() {
        String name = protocol.startsWith(RANDOM) ? "random-r2plus1d" : "r2plus1d";
        return new TreeMap<>(
                Map.of("name", name, "weights_sha256", network.hash(), "preparation", preparation.label()));
    }

    /** Nothing where there are no two stories, or their frames are not of one number and size. */
    List<Score> scores(Evaluation.Sides sides) {
        if (sides.real().stories().size() < 2
                || !areFilms(sides.real())
                || !sides.drawn().stream().allMatch(FilmReader::areFilms)) {
            return List.of();
        }
        Features real = read(sides.real());
        int count = sides.drawn().get(0).stories().size();
        String name = protocol + "," + Seen.count(real.count(), count) + "]";
        return List.of(Score.of(
                name,
                sides.drawn().stream()
                        .map(drawn -> FrechetDistance.between(real, read(drawn)).value())
                        .toList()));
    }

    private static boolean areFilms(Gallery gallery) {
        Picture first = gallery.entries().get(0).picture().get();
        int frames = gallery.stories().values().iterator().next().length;
        return gallery.stories().values().stream().allMatch(story -> story.length == frames)
                && gallery.entries().stream()
                        .map(e -> e.picture().get())
                        .allMatch(p -> p.width() == first.width() && p.height() == first.height());
    }

    private Features read(Gallery gallery) {
        List<int[]> stories = List.copyOf(gallery.stories().values());
        List<double[]> rows = new ArrayList<>();
        for (int from = 0; from < stories.size(); from += BATCH) {
            List<int[]> batch = stories.subList(from, Math.min(stories.size(), from + BATCH));
            try (var scope = device.scope("films")) {
                double[] values =
                        network.features(films(gallery, batch), preparation).values();
                for (int film = 0; film < batch.size(); film++) {
                    rows.add(Arrays.copyOfRange(values, film * R2Plus1d.WIDTH, (film + 1) * R2Plus1d.WIDTH));
                }
            }
        }
        return Features.of(List.copyOf(gallery.stories().keySet()), rows);
    }

    /** (n, frames, h, w, 3) in 0..1. */
    private Tensor films(Gallery gallery, List<int[]> stories) {
        List<Picture> frames = new ArrayList<>();
        for (int[] places : stories) {
            for (int place : places) {
                frames.add(gallery.entries().get(place).picture().get());
            }
        }
        Tensor x = FeatureReader.tensor(device, frames);
        int each = stories.get(0).length;
        return x.reshape(Shape.of(stories.size(), each, x.size(1), x.size(2), Picture.CHANNELS));
    }
}
