package org.storygan.lite.config;

/**
 * One setting.
 *
 * @param name such as {@code opt.lr_g}: what stands before the last dot groups keys in a file
 * @param standard its value at preset paper, written as {@link Kind#reader} writes it
 * @param readers the commands that read it
 * @param doc what it does, a sentence or two
 */
public record Key(String name, Kind kind, String standard, String readers, String doc) {

    public Key {
        if (!kind.reader().apply(standard).equals(java.util.Optional.of(standard))) {
            throw new IllegalArgumentException(name + ": the standard value '" + standard + "' is not written as one");
        }
    }

    /** {@code lr_g} of {@code opt.lr_g}. */
    String last() {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
