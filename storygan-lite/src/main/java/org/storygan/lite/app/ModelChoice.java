package org.storygan.lite.app;

import java.util.List;

/**
 * Which network.
 *
 * @param preset {@code tiny}, {@code small}, {@code half} or {@code paper}
 * @param settings {@code a.b=c} of each {@code --set}, in order
 */
public record ModelChoice(String preset, List<String> settings) {

    public ModelChoice {
        settings = List.copyOf(settings);
    }
}
