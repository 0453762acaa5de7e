package org.storygan.cuda.kernel;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.cuda.emulation.Emulation;

/**
 * Every kernel at drawn sizes, alignments and strides against float64: so many cases a kernel in every build, more where
 * {@code -Dstorygan.properties=500} asks for them. {@code -Dstorygan.properties.seed=N} draws others.
 */
class KernelPropertiesTest {
    private static final int CASES = Integer.getInteger("storygan.properties", 15);
    private static final long FIRST = Long.getLong("storygan.properties.seed", 1);

    @TestFactory
    Stream<DynamicTest> kernelsAreRightForAnySize() {
        Emulation.require();
        return Properties.all().entrySet().stream()
                .map(kernel ->
                        DynamicTest.dynamicTest(kernel.getKey(), () -> check(kernel.getKey(), kernel.getValue())));
    }

    private static void check(String kernel, Properties.Property property) {
        long began = System.nanoTime();
        for (long seed = FIRST; seed < FIRST + CASES; seed++) {
            try (var trial = new Trial(kernel, seed)) {
                property.of(trial);
                trial.inputsAreUnchanged();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError(
                        kernel + ", case of seed " + seed + " (-Dstorygan.properties=1 -Dstorygan.properties.seed="
                                + seed + " runs it alone): " + e.getMessage(),
                        e);
            }
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        System.out.printf("cases of %s: %d, %d ms%n", kernel, CASES, took);
    }
}
