package org.storygan.datasets.files;

import java.io.Serial;

/** A text is no JSON, or a value in it is missing or of another kind; the message says where or which. */
final class WrongJson extends Exception {

    @Serial
    private static final long serialVersionUID = 1;

    WrongJson(String message) {
        super(message);
    }
}
