package org.storygan.lite.distance;

import java.util.Locale;

/** How long a Fréchet distance takes: {@code FrechetSpeed PICTURES FEATURES}. */
final class FrechetSpeed {
    private FrechetSpeed() {}

    public static void main(String[] arguments) {
        int n = Integer.parseInt(arguments[0]);
        int d = Integer.parseInt(arguments[1]);
        var a = Clouds.features(Clouds.spread(n, d, 1));
        var b = Clouds.features(Clouds.spread(n, d, 2));
        for (int round = 0; round < 3; round++) {
            long began = System.nanoTime();
            var distance = FrechetDistance.between(a, b);
            System.out.printf(
                    Locale.ROOT,
                    "%d pictures, %d features: %s, %.6f in %.2f s%n",
                    n,
                    d,
                    distance.route(),
                    distance.value(),
                    (System.nanoTime() - began) * 1e-9);
        }
    }
}
