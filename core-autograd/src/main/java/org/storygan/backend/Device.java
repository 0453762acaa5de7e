package org.storygan.backend;

import java.util.function.Supplier;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/**
 * One backend, the scopes open on it, and the one thread they belong to. What is allocated goes to the innermost scope; the outermost
 * lives as long as the device.
 */
public final class Device implements AutoCloseable {
    private final Backend backend;
    private final Thread owner = Thread.currentThread();
    private final MemoryLedger memory = new MemoryLedger();
    private Scope innermost;
    private boolean watched;

    private Device(Backend backend) {
        this.backend = backend;
        innermost = new Scope(this, null, "device");
    }

    public static Device of(Backend backend) {
        return new Device(backend);
    }

    /** "best" for the fastest usable backend, or a backend's own name: see {@link Backends#open}. */
    public static Device open(String name) {
        return of(Backends.open(name));
    }

    public Backend backend() {
        return backend;
    }

    public MemoryLedger memory() {
        return memory;
    }

    public Scope scope() {
        return scope("scope");
    }

    /** Opens a scope whose name will stand in messages about tensors used too late. */
    public Scope scope(String name) {
        check();
        innermost = new Scope(this, innermost, name);
        return innermost;
    }

    /** Memory with undefined content, dense. */
    public Array allocate(Shape shape, DType type) {
        check();
        Storage storage = storage(shape, type);
        if (Debug.at(4)) {
            storage.createdAt(Debug.site());
        }
        innermost.own(storage);
        memory.add(storage);
        return Array.dense(shape, storage);
    }

    private Storage storage(Shape shape, DType type) {
        try {
            return backend.allocate(type, shape.count());
        } catch (DeviceException e) {
            throw e.isOutOfMemory() ? outOfMemory(shape, e) : e;
        }
    }

    /** With a table of who holds the memory, from the innermost scope out. */
    private DeviceException outOfMemory(Shape wanted, DeviceException e) {
        var text = new StringBuilder(e.getMessage()).append("\nwanted for ").append(wanted);
        text.append(" beside ").append(memory);
        for (Scope scope = innermost; scope != null; scope = scope.parent()) {
            text.append('\n').append(scope);
        }
        return DeviceException.outOfMemory(text.toString(), e);
    }

    public Array allocate(Shape shape) {
        return allocate(shape, backend.floatType());
    }

    /** Throws, with the tensor's name, the op that wants it and the way out, when the array's memory is gone. */
    public static Array live(Array array, String name, Supplier<String> op) {
        Storage storage = array.storage();
        if (!storage.isLive()) {
            throw new ClosedException((op.get().isEmpty() ? "" : op.get() + ": ") + "this tensor " + name
                    + (name.isEmpty() ? "" : " ") + array.shape()
                    + " was freed when " + storage.freed() + "\n  created at " + storage.created()
                    + ".  Keep it: x.keptBy(scope)");
        }
        return array;
    }

    /** While it is watched, an op whose result is not finite throws {@link ArithmeticException}; far too slow for more than a search. */
    public void watch(boolean isWatched) {
        watched = isWatched;
    }

    public boolean isWatched() {
        return watched || Debug.at(5);
    }

    void free(Storage storage, Scope scope) {
        memory.remove(storage);
        storage.freedAt("scope \"" + scope.name() + "\" closed" + (Debug.at(4) ? " (" + Debug.site() + ")" : ""));
        backend.free(storage);
    }

    void close(Scope scope) {
        check();
        if (scope != innermost) {
            throw new IllegalStateException(
                    "scope \"" + scope.name() + "\" closes while \"" + innermost.name() + "\" is still open inside it");
        }
        Debug.say(2, "scope %s: %s", scope.name(), memory);
        scope.owned().forEach(storage -> free(storage, scope));
        scope.owned().clear();
        innermost = scope.parent();
    }

    /** Throws when this is not the thread that opened the device, or when the device is closed. */
    public void check() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("this device belongs to thread " + owner.getName() + ", not to "
                    + Thread.currentThread().getName() + ": a device has one thread");
        }
        if (innermost == null) {
            throw new IllegalStateException("this device is closed");
        }
    }

    /** Closes every scope still open, innermost first, then the backend. */
    @Override
    public void close() {
        if (innermost == null) {
            return;
        }
        while (innermost != null) {
            innermost.close();
        }
        backend.close();
    }

    @Override
    public String toString() {
        return backend.name();
    }
}
