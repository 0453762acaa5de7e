package org.storygan.backend;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Owns what is allocated while it is the innermost scope of its device; closing it frees all of that. */
public final class Scope implements AutoCloseable {
    private final Device device;
    private final Scope parent;
    private final String name;
    private final Set<Storage> owned = new LinkedHashSet<>();
    private boolean open = true;

    Scope(Device device, Scope parent, String name) {
        this.device = device;
        this.parent = parent;
        this.name = name;
    }

    /** Hands the array's memory to the enclosing scope, so that it outlives this one and any inside it. */
    public Array keep(Array array) {
        Storage storage = array.storage();
        for (Scope owner = storage.owner(); owner != null && parent != null; owner = owner.parent) {
            if (owner == this) {
                storage.owner().owned.remove(storage);
                parent.own(storage);
                return array;
            }
        }
        return array;
    }

    /** Frees one array before the scope ends; for values that are known to be needed no more. */
    public void free(Array array) {
        if (owned.remove(array.storage())) {
            device.free(array.storage(), this);
        }
    }

    /** Whether closing this scope frees the array. */
    public boolean owns(Array array) {
        return array.storage().owner() == this;
    }

    void own(Storage storage) {
        owned.add(storage);
        storage.ownedBy(this);
    }

    Set<Storage> owned() {
        return owned;
    }

    Scope parent() {
        return parent;
    }

    public String name() {
        return name;
    }

    @Override
    public String toString() {
        long bytes = owned.stream().mapToLong(Storage::bytes).sum();
        long largest = owned.stream().mapToLong(Storage::bytes).max().orElse(0);
        return String.format(
                Locale.ROOT,
                "%s: %.1f MiB in %d arrays, the largest %.1f MiB",
                name,
                bytes / 1048576.0,
                owned.size(),
                largest / 1048576.0);
    }

    /** Closing twice does nothing. */
    @Override
    public void close() {
        if (open) {
            device.close(this);
            open = false;
        }
    }
}
