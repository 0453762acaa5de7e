package org.storygan.cuda.library;

/** cuDNN pads both sides of an image alike, where we tell each side; this is what the two have in common. */
final class EvenPadding {
    private EvenPadding() {}

    /** Whether as many windows fit with as much padding on the far side as on the near one: then they are the same windows. */
    static boolean serves(int size, int near, int window, int stride, int windows) {
        return (size + 2 * near - window) / stride + 1 == windows;
    }
}
