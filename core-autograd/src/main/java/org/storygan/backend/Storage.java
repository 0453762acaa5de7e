package org.storygan.backend;

import org.storygan.shape.DType;

/**
 * A block of memory that a backend allocated and one {@link Scope} owns. Backends extend it with their pointer; its life is managed
 * by the device alone.
 */
public abstract class Storage {
    private final DType type;
    private final long count;
    private Scope owner; // null before it is given to a scope and after it was freed
    private String freed; // where it was freed, once it was
    private String created = "(set -Dstory.debug=4 to see where)";
    private int version;

    protected Storage(DType type, long count) {
        this.type = type;
        this.count = count;
    }

    public final DType type() {
        return type;
    }

    /** Elements. */
    public final long count() {
        return count;
    }

    public final long bytes() {
        return count * type.bytes();
    }

    public final boolean isLive() {
        return freed == null;
    }

    /** How often the content was changed after it was first written; backward compares it with what forward saw. */
    public final int version() {
        return version;
    }

    /** To be called by whoever changes the content in place: an optimizer, running statistics. */
    public final void changed() {
        version++;
    }

    final Scope owner() {
        return owner;
    }

    final void ownedBy(Scope scope) {
        owner = scope;
    }

    final void createdAt(String site) {
        created = site;
    }

    final void freedAt(String site) {
        owner = null;
        freed = site;
    }

    /** Where it was created; known at debug level 4. */
    public final String created() {
        return created;
    }

    final String freed() {
        return freed;
    }
}
