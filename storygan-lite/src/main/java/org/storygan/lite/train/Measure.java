package org.storygan.lite.train;

import java.util.Locale;
import java.util.Optional;
import org.storygan.lite.distance.Features;
import org.storygan.lite.distance.FrechetDistance;
import org.storygan.lite.distance.KernelDistance;

/** How far drawn pictures are from real ones, smaller for nearer: what the best checkpoint is chosen by. */
interface Measure {
    /** @param features what sees the pictures, for the rating's name */
    Rating of(Features real, Features drawn, String features);

    /** Squared maximum mean discrepancy; right on average at any number of pictures. */
    Measure KERNEL =
            (real, drawn, features) -> new Rating(name("KID", real, features), KernelDistance.between(real, drawn));

    /** Biased upward where there are few pictures, by the same for every checkpoint. */
    Measure FRECHET = (real, drawn, features) -> new Rating(
            name("Frechet", real, features),
            FrechetDistance.between(real, drawn).value());

    /** Of {@code select.metric}; none for {@code none}. */
    static Optional<Measure> of(String metric) {
        return switch (metric) {
            case "kid-damsm" -> Optional.of(KERNEL);
            case "frechet-damsm" -> Optional.of(FRECHET);
            default -> Optional.empty();
        };
    }

    private static String name(String distance, Features real, String features) {
        return String.format(Locale.ROOT, "%s[%s,%d-d,N=%d]", distance, features, real.dimension(), real.count());
    }
}
