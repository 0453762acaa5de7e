package org.storygan.backend;

import java.util.List;
import java.util.Locale;

/** The one debug knob, {@code -Dstory.debug=N}: 1 devices, 2 scopes and launches, 4 where things were created, 5 stop at NaN. */
public final class Debug {
    public static final int LEVEL = Integer.getInteger("story.debug", 0);
    private static final List<String> MACHINERY = List.of("org.storygan.backend.", "org.storygan.autograd.", "java.");
    private static final StackWalker STACK = StackWalker.getInstance();

    private Debug() {}

    public static boolean at(int level) {
        return LEVEL >= level;
    }

    public static void say(int level, String format, Object... args) {
        if (at(level)) {
            System.err.println(String.format(Locale.ROOT, format, args));
        }
    }

    /** The nearest caller outside the tensor machinery, as {@code Trainer.java:41}. */
    public static String site() {
        return STACK.walk(frames -> frames.filter(f -> MACHINERY.stream().noneMatch(f.getClassName()::startsWith))
                .findFirst()
                .map(f -> f.getFileName() + ":" + f.getLineNumber())
                .orElse("an unknown place"));
    }
}
