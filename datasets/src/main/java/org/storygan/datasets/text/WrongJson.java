package org.storygan.datasets.text;

import java.io.Serial;

/** A text is no JSON, or a value in it is missing or of another kind; the message says where or which. */
public final class WrongJson extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    public WrongJson(String message) {
        super(message);
    }
}
