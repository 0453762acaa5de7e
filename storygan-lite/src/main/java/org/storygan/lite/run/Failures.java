package org.storygan.lite.run;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.storygan.backend.DeviceException;
import org.storygan.datasets.story.DataException;
import org.storygan.io.FormatException;
import org.storygan.shape.ShapeException;

/** Turns whatever was thrown into what a person is told, in one place. */
public final class Failures {

    private static final long MEBI = 1024 * 1024;

    private Failures() {}

    public static Failure of(Throwable thrown) {
        if (thrown instanceof AppException e) {
            return e.failure();
        } else if (thrown instanceof DataException e) {
            return of(e);
        } else if (thrown instanceof FormatException e) {
            return of(e);
        } else if (thrown instanceof DeviceException e && e.isOutOfMemory()) {
            return deviceMemory(e);
        } else if (thrown instanceof DeviceException e) {
            return new Failure(ErrorCode.E5_DEVICE, e.getMessage(), List.of())
                    .with("try", "--device auto to use what works here")
                    .with("try", "storygan-lite doctor");
        } else if (thrown instanceof ShapeException e) {
            return new Failure(ErrorCode.E1_SHAPE, e.getMessage(), List.of())
                    .with("why", "sizes given with --set may not fit together; without them this is a bug")
                    .with("try", "the same command without --set; report it if it still fails");
        } else if (thrown instanceof OutOfMemoryError e) {
            return outOfMemory(e);
        } else if (thrown instanceof UncheckedIOException e) {
            return of(e.getMessage(), e.getCause());
        } else if (thrown instanceof IOException e) {
            return of(e.getClass().getSimpleName(), e);
        }
        return new Failure(ErrorCode.E1_BUG, "the program made a mistake: " + thrown, List.of())
                .with("try", "--debug to see where; please report it with that output");
    }

    /** The stack trace with all causes. */
    public static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static Failure of(DataException e) {
        var failure = new Failure(ErrorCode.E3_DATA, e.problem(), List.of());
        for (var detail : e.details()) {
            failure = failure.with(detail.label(), detail.text());
        }
        return failure;
    }

    private static Failure of(FormatException e) {
        var what = e.tensor().isEmpty() ? e.file() : "tensor " + e.tensor() + " of " + e.file();
        return new Failure(ErrorCode.E4_FORMAT, what + " is not what it must be", List.of())
                .with("found", e.found())
                .with("expected", e.expected())
                .with("try", "another checkpoint of the run, such as the one before");
    }

    private static Failure of(String what, IOException e) {
        if (what.matches("(?s)cannot (save|write|make) .*")) {
            return new Failure(ErrorCode.E3_WRITE, what.split(": ")[0], List.of())
                    .with("found", reason(e))
                    .with("try", ErrorCode.E3_WRITE.remedy());
        } else if (e instanceof NoSuchFileException missing) {
            return new Failure(ErrorCode.E3_FILE, "there is no file " + missing.getFile(), List.of());
        } else if (e instanceof AccessDeniedException denied) {
            return new Failure(ErrorCode.E3_FILE, "no permission for " + denied.getFile(), List.of());
        }
        return new Failure(ErrorCode.E3_FILE, what.split(": ")[0], List.of()).with("found", reason(e));
    }

    private static String reason(IOException e) {
        if (e instanceof FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return e instanceof NoSuchFileException f
                ? "there is no folder for " + f.getFile()
                : String.valueOf(e.getMessage());
    }

    /** The exception's first line says what was asked of the device, the others who holds its memory. */
    private static Failure deviceMemory(DeviceException e) {
        var lines = e.getMessage().lines().toList();
        var failure = new Failure(ErrorCode.E6_MEMORY, lines.get(0), List.of());
        for (var line : lines.subList(1, lines.size())) {
            failure = failure.with("held", line);
        }
        return failure.with("try", ErrorCode.E6_MEMORY.remedy());
    }

    private static Failure outOfMemory(OutOfMemoryError e) {
        long heap = Runtime.getRuntime().maxMemory() / MEBI;
        boolean isHeap = String.valueOf(e.getMessage()).contains("Java heap");
        String where = isHeap ? "the Java heap is full" : "out of memory outside the Java heap";
        var failure = new Failure(ErrorCode.E6_MEMORY, where, List.of())
                .with("found", e.getMessage() + "; the heap may take " + heap + " MiB (-Xmx)");
        for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
            failure = failure.with("held", held(pool));
        }
        return failure.with("try", ErrorCode.E6_MEMORY.remedy())
                .with(
                        "try",
                        isHeap
                                ? "java -Xmx" + 2 * heap + "m -jar storygan-lite.jar ..."
                                : "a machine with more memory");
    }

    /** At its largest: what could be freed on the way here may be freed already. */
    private static String held(MemoryPoolMXBean pool) {
        long most = pool.getUsage().getMax();
        return pool.getName() + ": at most " + pool.getPeakUsage().getUsed() / MEBI + " MiB"
                + (most < 0 ? "" : " of " + most / MEBI);
    }
}
