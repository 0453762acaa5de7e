package org.storygan.lite.train;

import java.io.Serial;

/** A player's loss or gradient is no finite number. It has learned nothing from it: its parameters are those before its turn. */
final class NotFinite extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final String player;
    private final String what;
    private final String firstOperation;
    private final transient GanReport report;

    /**
     * @param what is not finite: the loss, or the gradient of a parameter
     * @param firstOperation of the player's turn whose result is not finite, in words
     * @param report what was measured until then
     */
    NotFinite(String player, String what, String firstOperation, GanReport report) {
        super("the " + player + "'s " + what + " is not finite");
        this.player = player;
        this.what = what;
        this.firstOperation = firstOperation;
        this.report = report;
    }

    String player() {
        return player;
    }

    String what() {
        return what;
    }

    String firstOperation() {
        return firstOperation;
    }

    GanReport report() {
        return report;
    }
}
