package org.storygan.lite.app;

import java.util.ArrayList;
import org.storygan.backend.BackendProvider;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;

/**
 * What a job runs on.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code reference}
 * @param threads how many threads may compute and draw pictures, at least 1
 */
public record Machine(String device, int threads) {

    /**
     * Opens the device and says which it is; {@code auto} takes the fastest that works here and says why not a faster one.
     *
     * @throws AppException E5-NO-CUDA or E5-NO-DEVICE when the one that was asked for does not work here
     */
    public Device open(Console console) {
        System.setProperty("storygan.threads", Integer.toString(threads)); // as the native backends are told
        return device.equals("auto") ? fastest(console) : named(console);
    }

    private static Device fastest(Console console) {
        var reasons = new ArrayList<String>();
        for (var provider : Backends.providers()) {
            var whyNot = provider.whyNot();
            if (whyNot.isEmpty()) {
                console.say("device: " + provider.name()
                        + (reasons.isEmpty() ? "" : " (" + String.join("; ", reasons) + ")"));
                return Device.of(provider.open());
            }
            reasons.add("not " + provider.name() + ": " + whyNot.get());
        }
        throw AppException.of(ErrorCode.E5_NO_DEVICE, "no device works here").found(String.join("; ", reasons));
    }

    private Device named(Console console) {
        var provider = Backends.providers().stream()
                .filter(candidate -> candidate.name().equals(device))
                .findFirst()
                .orElseThrow(() -> missing("this build has no such backend"));
        provider.whyNot().ifPresent(reason -> {
            throw missing(reason);
        });
        return opened(provider, console);
    }

    private static Device opened(BackendProvider provider, Console console) {
        console.say("device: " + provider.name());
        return Device.of(provider.open());
    }

    private AppException missing(String reason) {
        return AppException.of(
                        device.equals("cuda") ? ErrorCode.E5_NO_CUDA : ErrorCode.E5_NO_DEVICE,
                        "you asked for --device " + device + ", but it does not work here")
                .found(reason)
                .suggest("--device auto   (takes the fastest that works)")
                .suggest("storygan-lite doctor");
    }
}
