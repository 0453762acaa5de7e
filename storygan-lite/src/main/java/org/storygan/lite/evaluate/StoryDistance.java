package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.storygan.lite.distance.Features;
import org.storygan.lite.distance.FrechetDistance;

/**
 * The Fréchet distance of whole stories: the features of a story's frames, put together in order, are one vector. Like FSD it sees whether
 * frames belong together; unlike FSD no video network is in it, and its name says so.
 */
final class StoryDistance {
    private StoryDistance() {}

    /** Nothing where stories have different numbers of frames, or there are fewer than two. */
    static List<Score> of(String extractor, Gallery gallery, Features real, List<Features> drawn) {
        List<int[]> stories = List.copyOf(gallery.stories().values());
        int frames = stories.get(0).length;
        if (stories.size() < 2 || frames < 2 || stories.stream().anyMatch(s -> s.length != frames)) {
            return List.of();
        }
        Features whole = joined(real, gallery);
        String name = "FSD-frames-" + whole.dimension() + "[" + extractor + ",N=" + stories.size() + "]";
        return List.of(Score.of(
                name,
                drawn.stream()
                        .map(x -> FrechetDistance.between(whole, joined(x, gallery))
                                .value())
                        .toList()));
    }

    /** One row a story: the vectors of its frames one after the other. */
    private static Features joined(Features frames, Gallery gallery) {
        List<String> names = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        gallery.stories().forEach((id, places) -> {
            double[] row = new double[places.length * frames.dimension()];
            for (int i = 0; i < row.length; i++) {
                row[i] = frames.at(places[i / frames.dimension()], i % frames.dimension());
            }
            names.add(id);
            rows.add(row);
        });
        return Features.of(names, rows);
    }
}
