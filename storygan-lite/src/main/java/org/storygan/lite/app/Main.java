package org.storygan.lite.app;

import java.util.ServiceLoader;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.ErrorCode;

/** Where the program starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new Program(Console.ofProcess(), Main::jobs).run(arguments));
    }

    /** Found when a command first needs it: help and version load no model. */
    static Jobs jobs() {
        return ServiceLoader.load(Jobs.class).findFirst().orElseThrow(() -> AppException.of(
                        ErrorCode.E1_BUILD, "this build of storygan-lite has no trainer in it")
                .suggest("./mvnw -q -DskipTests package"));
    }
}
