package org.storygan.lite.run;

import java.io.Serial;
import java.util.List;

/**
 * A command cannot go on, for a reason its user can understand: one sentence, then lines that say what was found, what
 * was expected and what to try.
 */
public final class AppException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final Failure failure;

    private AppException(Failure failure, Throwable cause) {
        super(failure.text(), cause);
        this.failure = failure;
    }

    public static AppException of(ErrorCode code, String problem) {
        return new AppException(new Failure(code, problem, List.of()), null);
    }

    public static AppException of(ErrorCode code, String problem, Throwable cause) {
        return new AppException(new Failure(code, problem, List.of()), cause);
    }

    /** The same error with one line more, under a label of at most 12 letters. */
    public AppException with(String label, String text) {
        var longer = new AppException(failure.with(label, text), getCause());
        longer.setStackTrace(getStackTrace());
        return longer;
    }

    public AppException found(String found) {
        return with("found", found);
    }

    public AppException expected(String expected) {
        return with("expected", expected);
    }

    /** A command or flag that would help. */
    public AppException suggest(String remedy) {
        return with("try", remedy);
    }

    public Failure failure() {
        return failure;
    }

    public int exitCode() {
        return failure.exitCode();
    }
}
