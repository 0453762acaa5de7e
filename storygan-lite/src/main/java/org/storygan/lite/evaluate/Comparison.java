package org.storygan.lite.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.storygan.lite.distance.Features;
import org.storygan.lite.distance.FrechetDistance;
import org.storygan.lite.distance.KernelDistance;
import org.storygan.lite.distance.PrecisionRecall;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** The scores of one network at one place: real features against those of each sampling seed. */
final class Comparison {
    private static final int ROUNDS = 20; // of the bootstrap: its deviation is then known to about 16 %

    private final String protocol; // what stands in the brackets of a name
    private final Seen real;
    private final List<Seen> drawn;

    Comparison(String extractor, Seen real, List<Seen> drawn) {
        int count = drawn.get(0).features().count();
        protocol = "[" + extractor + "," + Seen.count(real.features().count(), count) + "]";
        this.real = real;
        this.drawn = List.copyOf(drawn);
    }

    /** A Fréchet and a kernel distance, precision and recall. */
    List<Score> scores(String metric) {
        int d = real.features().dimension();
        List<Score> scores = new ArrayList<>();
        scores.add(frechet(metric + "-" + d + protocol));
        scores.add(
                score("KID-" + d + protocol, KernelDistance::between).with("halves", halves(KernelDistance::between)));
        if (real.features().count() > PrecisionRecall.NEIGHBOURS) {
            List<PrecisionRecall> both = drawn.stream()
                    .map(x -> PrecisionRecall.of(real.features(), x.features(), PrecisionRecall.NEIGHBOURS))
                    .toList();
            scores.add(Score.of(
                    "Precision-" + d + protocol,
                    both.stream().map(PrecisionRecall::precision).toList()));
            scores.add(Score.of(
                    "Recall-" + d + protocol,
                    both.stream().map(PrecisionRecall::recall).toList()));
        }
        return scores;
    }

    private Score frechet(String name) {
        ToDoubleBiFunction<Features, Features> distance =
                (a, b) -> FrechetDistance.between(a, b).value();
        Score score = score(name, distance).with("halves", halves(distance));
        Seen first = drawn.get(0);
        var sides = new Bootstrap.Sides(real.features(), real.stories(), first.features(), first.stories());
        return score.with(
                "bootstrap", Bootstrap.deviation(sides, ROUNDS, s -> distance.applyAsDouble(s.real(), s.drawn())));
    }

    private Score score(String name, ToDoubleBiFunction<Features, Features> distance) {
        return Score.of(
                name,
                drawn.stream()
                        .map(x -> distance.applyAsDouble(real.features(), x.features()))
                        .toList());
    }

    /** What two halves of the real stories give, at half the number of pictures: as good as a score of this size can be. */
    private double halves(ToDoubleBiFunction<Features, Features> distance) {
        if (real.stories().size() < 4) {
            return Double.NaN; // a half would be a single story
        }
        return distance.applyAsDouble(half(0), half(1));
    }

    private Features half(int parity) {
        List<int[]> stories = real.stories();
        return real.features()
                .select(IntStream.range(0, stories.size())
                        .filter(story -> story % 2 == parity)
                        .flatMap(story -> IntStream.of(stories.get(story)))
                        .toArray());
    }

    /** Galleries that would give a number without a meaning are refused. */
    static void check(Gallery real, Gallery drawn) {
        if (Math.min(real.stories().size(), drawn.stories().size()) < 2) {
            throw AppException.of(ErrorCode.E8_FEW, "a distance between sets needs at least two stories in each")
                    .found(real.stories().size() + " and " + drawn.stories().size());
        }
        if (real.hash().equals(drawn.hash()) || drawn.shareIn(real) > 0.5) {
            throw AppException.of(ErrorCode.E8_SAME, "reference and generated pictures are the same")
                    .found(Math.round(100 * drawn.shareIn(real))
                            + " % of the generated are, pixel for pixel, in the reference")
                    .suggest("the folder of the generated pictures on one side, that of the real ones on the other");
        }
    }

    /** What to warn of. */
    static List<String> warnings(Map<Integer, Features> real) {
        return real.values().stream()
                .filter(x -> x.count() <= x.dimension())
                .map(x -> ErrorCode.E8_FEW + ": " + x.count() + " pictures for " + x.dimension()
                        + " features: a Fréchet distance then has a large upward bias; compare it with the same N only")
                .toList();
    }
}
