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
    static List<Score> of(String extractor, Seen real, List<Seen> drawn) {
        int frames = real.stories().get(0).length;
        if (frames < 2 || !isFilm(real, frames) || !drawn.stream().allMatch(x -> isFilm(x, frames))) {
            return List.of();
        }
        Features whole = joined(real);
        String count = Seen.count(whole.count(), drawn.get(0).stories().size());
        String name = "FSD-frames-" + whole.dimension() + "[" + extractor + "," + count + "]";
        return List.of(Score.of(
                name,
                drawn.stream()
                        .map(x -> FrechetDistance.between(whole, joined(x)).value())
                        .toList()));
    }

    private static boolean isFilm(Seen seen, int frames) {
        List<int[]> stories = seen.stories();
        return stories.size() > 1 && stories.stream().allMatch(story -> story.length == frames);
    }

    /** One row a story: the vectors of its frames one after the other. */
    private static Features joined(Seen seen) {
        Features frames = seen.features();
        List<String> names = new ArrayList<>();
        List<double[]> rows = new ArrayList<>();
        seen.gallery().stories().forEach((id, places) -> {
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
