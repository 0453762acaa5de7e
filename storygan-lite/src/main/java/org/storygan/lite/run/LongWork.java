package org.storygan.lite.run;

import org.storygan.datasets.story.Progress;

/** Shows how far a data set's own work has come, such as drawing all its scenes once. */
public final class LongWork implements Progress {

    private static final long REDRAW = 100_000_000; // nanoseconds

    private final Console console;
    private String current = "";
    private long drawn;

    public LongWork(Console console) {
        this.console = console;
    }

    @Override
    public void warn(String what) {
        console.warn(what);
    }

    @Override
    public synchronized void report(String what, long done, long total) {
        if (!what.equals(current) && done < total) {
            current = what;
            console.say(what + ": " + total + " to do");
        }
        long now = System.nanoTime();
        if (done < total && console.terminal().redraws() && !console.isQuiet() && now - drawn > REDRAW) {
            drawn = now;
            console.status(what + " " + done + "/" + total);
        }
        if (done >= total && what.equals(current)) {
            current = "";
            console.status("");
            console.say(what + ": done");
        }
    }
}
