package org.storygan.onednn;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** Loads the native library, once, and knows why it cannot be loaded. */
final class Natives {
    private static final String LIMITS = "org.bytedeco.javacpp.";

    private Natives() {}

    /** Empty after the library was loaded, else a sentence for a person. */
    static Optional<String> load() {
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String architecture = System.getProperty("os.arch");
        if (!os.equals("linux") || !(architecture.equals("amd64") || architecture.equals("x86_64"))) {
            return Optional.of(
                    "the native library is built for linux on x86_64, this is " + os + " on " + architecture);
        }
        try {
            liftLimits();
            Loader.load(dnnl.class);
            return Optional.empty();
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("the native library cannot be loaded, because " + rootOf(e));
        }
    }

    /**
     * JavaCPP counts the whole process against limits of its own and collects garbage, sleeps and fails when it is over them; our pool
     * does the counting. Works only before the first JavaCPP class is initialised.
     */
    private static void liftLimits() {
        for (String limit : new String[] {LIMITS + "maxBytes", LIMITS + "maxPhysicalBytes"}) {
            if (System.getProperty(limit) == null) {
                System.setProperty(limit, "0");
            }
        }
    }

    private static Throwable rootOf(Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }
}
