package org.storygan.lite.run;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Where a command speaks: results on standard output, everything else on standard error.
 *
 * <p>The progress line, when one is shown, is wiped before anything else is written to standard error and drawn again
 * after it. Any thread may speak.
 */
public final class Console {

    private final PrintStream out;
    private final PrintStream err;
    private final Terminal terminal;
    private final boolean quiet;
    private Consumer<String> log = line -> {};
    private String status = "";

    private Console(PrintStream out, PrintStream err, Terminal terminal, boolean quiet) {
        this.out = out;
        this.err = err;
        this.terminal = terminal;
        this.quiet = quiet;
    }

    public static Console of(PrintStream out, PrintStream err, Terminal terminal) {
        return new Console(out, err, terminal, false);
    }

    /** The process's own streams, in UTF-8 whatever the locale. */
    public static Console ofProcess() {
        return of(
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                Terminal.ofProcess());
    }

    /** The same streams; a quiet console says nothing but results, warnings and errors. */
    public Console quiet(boolean isQuiet) {
        return new Console(out, err, terminal, isQuiet);
    }

    public boolean isQuiet() {
        return quiet;
    }

    public Terminal terminal() {
        return terminal;
    }

    /** From here on each line that is said goes there too; {@link RunFolder#log} is meant. */
    public synchronized void alsoTo(Consumer<String> sink) {
        log = sink;
    }

    /** A line of the command's result, to standard output. */
    public synchronized void result(String line) {
        wipe();
        out.println(line);
        out.flush();
        draw();
    }

    /** A line about what is going on, to standard error. */
    public synchronized void say(String line) {
        record(line);
        if (!quiet) {
            above(line);
        }
    }

    /** A line that even a quiet console shows. */
    public synchronized void warn(String line) {
        record("warning: " + line);
        above("warning: " + line);
    }

    /** A failure's lines, as they are. */
    public synchronized void error(String lines) {
        record(lines);
        status = "";
        above(lines);
    }

    /** A log that cannot be written must not hide what it was to hold. */
    private void record(String lines) {
        try {
            log.accept(lines);
        } catch (UncheckedIOException e) {
            log = line -> {};
            above("warning: " + e.getMessage());
        }
    }

    private void above(String line) {
        wipe();
        err.println(line);
        draw();
    }

    /** Shows this line below everything else, in place of the one before; only a terminal can. */
    synchronized void status(String line) {
        wipe();
        status = line;
        draw();
    }

    /** Leaves the status line where it stands. */
    synchronized void endStatus() {
        if (!status.isEmpty()) {
            status = "";
            err.println();
        }
    }

    private void wipe() {
        if (!status.isEmpty()) {
            err.print("\r\u001b[K");
        }
    }

    private void draw() {
        if (!status.isEmpty()) {
            err.print(status);
            err.flush();
        }
    }
}
