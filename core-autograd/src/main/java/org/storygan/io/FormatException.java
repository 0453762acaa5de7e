package org.storygan.io;

/** A file is not what it must be; says which file, which tensor if it is about one, what was found and what was expected. */
public final class FormatException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String file;
    private final String tensor;
    private final String found;
    private final String expected;

    /** @param tensor empty when the fault is not in one tensor */
    public FormatException(String file, String tensor, String found, String expected) {
        super(file + ": " + (tensor.isEmpty() ? "" : "tensor '" + tensor + "': ") + "found " + found + ", expected "
                + expected);
        this.file = file;
        this.tensor = tensor;
        this.found = found;
        this.expected = expected;
    }

    public String file() {
        return file;
    }

    public String tensor() {
        return tensor;
    }

    public String found() {
        return found;
    }

    public String expected() {
        return expected;
    }
}
