package org.storygan.lite.run;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ctrl-C with manners: the first SIGINT, SIGTERM or SIGHUP asks the work to stop at its next good place, the second
 * halts the process at once.
 *
 * <p>A loop asks {@link #isRequested()} after each step, saves, and returns {@link #exitCode()}. Closing gives the
 * signals back to the JVM.
 */
public final class StopSignal implements AutoCloseable {

    private final Console console;
    private final AtomicReference<Exit> asked = new AtomicReference<>();
    private final List<Runnable> undo;

    private StopSignal(Console console) {
        this.console = console;
        this.undo = List.of(watch("INT", Exit.INTERRUPTED), watch("TERM", Exit.TERMINATED), watch("HUP", Exit.HANGUP));
    }

    public static StopSignal watch(Console console) {
        return new StopSignal(console);
    }

    public boolean isRequested() {
        return asked.get() != null;
    }

    /** 130, 143 or 129 once a stop is asked for, before that 0. */
    public int exitCode() {
        var exit = asked.get();
        return (exit == null ? Exit.OK : exit).code();
    }

    /** What the first and the second signal do; also for a stop that does not come from a signal. */
    public void request(Exit exit) {
        if (!asked.compareAndSet(null, exit)) {
            // Not exit: hooks and finalizers could hang, and the last checkpoint is whole whenever the process ends.
            Runtime.getRuntime().halt(exit.code());
        }
        console.warn("stopping after this step and saving; once more stops at once");
    }

    @Override
    public void close() {
        undo.forEach(Runnable::run);
    }

    /**
     * A shutdown hook would hear only the first signal, so sun.misc.Signal it is. It is reached by reflection because
     * javac warns of it in a way that no lint option turns off. Under -Xrs the JVM leaves signals alone, and so does
     * this.
     */
    private Runnable watch(String name, Exit exit) {
        try {
            Class<?> signalType = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            var signal = signalType.getConstructor(String.class).newInstance(name);
            var ours = Proxy.newProxyInstance(
                    StopSignal.class.getClassLoader(), new Class<?>[] {handlerType}, handler(exit));
            var before = handle.invoke(null, signal, ours);
            return () -> restore(handle, signal, before);
        } catch (ReflectiveOperationException e) {
            return () -> {};
        }
    }

    private InvocationHandler handler(Exit exit) {
        return (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                request(exit);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> exit.code();
            default -> exit.name();
        };
    }

    private static void restore(Method handle, Object signal, Object before) {
        try {
            handle.invoke(null, signal, before);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a signal handler that could be set cannot be set back", e);
        }
    }
}
