package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.List;
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

    private final Device device;
    private final R2Plus1d network;
    private final String protocol;

    private FilmReader(Device device, R2Plus1d network, String protocol) {
        this.device = device;
        this.network = network;
        this.protocol = protocol;
    }

    static FilmReader random(Device device) {
        return new FilmReader(device, R2Plus1d.random(device, SEED), "FSD-random-r2plus1d[seed " + SEED);
    }

    static FilmReader trained(Device device, R2Plus1d network, String hash) {
        return new FilmReader(device, network, "FSD-512[r2plus1d-" + hash.substring(0, 8) + ",sibling");
    }

    /** Nothing where there are no two stories, or their frames are not of one number and size. */
    List<Score> scores(Evaluation.Sides sides) {
        if (sides.real().stories().size() < 2
                || !areFilms(sides.real())
                || !sides.drawn().stream().allMatch(FilmReader::areFilms)) {
            return List.of();
        }
        Features real = read(sides.real());
        String name = protocol + ",N=" + real.count() + "]";
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
        List<double[]> rows = new ArrayList<>();
        gallery.stories().forEach((id, places) -> {
            try (var scope = device.scope("films")) {
                rows.add(network.features(film(gallery, places), R2Plus1d.Preparation.SIBLING)
                        .values());
            }
        });
        return Features.of(List.copyOf(gallery.stories().keySet()), rows);
    }

    /** (1, frames, h, w, 3) in 0..1. */
    private Tensor film(Gallery gallery, int[] places) {
        List<Picture> frames = new ArrayList<>();
        for (int place : places) {
            frames.add(gallery.entries().get(place).picture().get());
        }
        Tensor pictures = FeatureReader.tensor(device, frames);
        return pictures.reshape(Shape.of(1, places.length, pictures.size(1), pictures.size(2), Picture.CHANNELS));
    }
}
