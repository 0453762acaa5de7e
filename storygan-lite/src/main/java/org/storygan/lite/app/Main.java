package org.storygan.lite.app;

/** Where the program starts. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        var version = Main.class.getPackage().getImplementationVersion();
        System.out.println("storygan-lite " + (version == null ? "(unpackaged)" : version));
    }
}
