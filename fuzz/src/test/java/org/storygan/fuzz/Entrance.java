package org.storygan.fuzz;

import java.util.Arrays;
import java.util.function.Consumer;

/** Where Jazzer comes in: {@code --target_args} names a target, {@value #ALL} or {@value #PLANTED}. */
public final class Entrance {

    /** The first byte of an input says which target the rest is for. */
    static final String ALL = "all";

    /** A reader with a bug behind a word, to see that bugs are found. */
    static final String PLANTED = "planted";

    private static Consumer<byte[]> chosen;

    private Entrance() {}

    /** Called once, by name. */
    public static void fuzzerInitialize(String[] arguments) {
        chosen = switch (arguments[0]) {
            case ALL -> Entrance::byFirstByte;
            case PLANTED -> Planted::read;
            default -> Target.of(arguments[0])::check;
        };
    }

    /** Called for every input, by name. */
    public static void fuzzerTestOneInput(byte[] input) {
        chosen.accept(input);
    }

    private static void byFirstByte(byte[] input) {
        if (input.length > 0) {
            var targets = Target.values();
            targets[(input[0] & 0xFF) % targets.length].check(Arrays.copyOfRange(input, 1, input.length));
        }
    }

    /** An input for {@link #ALL} that gives these bytes to this target. */
    static byte[] addressed(Target target, byte[] input) {
        byte[] addressed = new byte[input.length + 1];
        addressed[0] = (byte) target.ordinal();
        System.arraycopy(input, 0, addressed, 1, input.length);
        return addressed;
    }
}
