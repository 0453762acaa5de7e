package org.storygan.backend;

/** A device cannot be used or a native call failed; the message says what was tried and what came back. */
public final class DeviceException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final boolean outOfMemory;

    private DeviceException(String message, Throwable cause, boolean isOutOfMemory) {
        super(message, cause);
        outOfMemory = isOutOfMemory;
    }

    public DeviceException(String message) {
        this(message, null, false);
    }

    public DeviceException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /** The device has no room for one more array: nothing else is wrong with it, and it can be used again once some are freed. */
    public static DeviceException outOfMemory(String message, Throwable cause) {
        return new DeviceException(message, cause, true);
    }

    public boolean isOutOfMemory() {
        return outOfMemory;
    }
}
