package org.storygan.autograd;

import java.util.function.Function;

/**
 * A mistake in calling an op, and the message that it must cause.
 *
 * @param op whose mistake it is
 * @param label for messages of the test
 * @param call makes the mistake
 * @param message a regular expression that the whole message matches
 */
record BadUse(Class<?> op, String label, Function<Bench, Tensor> call, String message) {
    /** In the message, each part in square brackets stands for itself: a shape. */
    static BadUse of(Class<?> op, Function<Bench, Tensor> call, String message) {
        return new BadUse(
                op,
                message,
                call,
                message.replace("[", "\\[").replace("(", "\\(").replace(")", "\\)"));
    }

    @Override
    public String toString() {
        return op.getSimpleName() + ": " + label;
    }
}
