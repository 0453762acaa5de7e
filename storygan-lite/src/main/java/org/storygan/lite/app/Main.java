package org.storygan.lite.app;

import java.util.ServiceLoader;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;

/** Where the program starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new Program(Console.ofProcess(), Main::jobs).run(arguments));
    }

    /** Found when a command first needs it: help and version load no model. */
    private static Jobs jobs() {
        return ServiceLoader.load(Jobs.class).findFirst().orElseThrow(() -> AppException.of(
                        "E1-BUILD", "this build of storygan-lite has no trainer in it")
                .suggest("./mvnw -q -DskipTests package"));
    }
}
