package org.storygan.cuda.check;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.TagFilter.excludeTags;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the CUDA tests whose class names match a pattern, {@code Suites [pattern]}, and prints a line for each class and each failure.
 * Exit code 1 when a test failed or none ran. Tests of the emulator itself or of the source tree are tagged and left out.
 */
public final class Suites {
    /** The tag of tests that ask for the emulator or for the source tree. */
    public static final String BUILD_ONLY = "build-only";

    /** How the line of a class begins, for whoever reads what was printed. */
    static final String LINE = "suite ";

    private Suites() {}

    public static void main(String[] arguments) {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("org.storygan.cuda"))
                .filters(
                        includeClassNamePatterns(arguments.length > 0 ? arguments[0] : ".*Test"),
                        excludeTags(BUILD_ONLY, "afterwards"))
                .build();
        var tally = new Tally(new PrintWriter(System.out, true));
        LauncherFactory.create().execute(request, tally);
        System.exit(tally.failed() || tally.passed() == 0 ? 1 : 0);
    }

    /** Counts by class. */
    static final class Tally implements TestExecutionListener {
        private static final int PASSED = 0;
        private static final int FAILED = 1;
        private static final int SKIPPED = 2;

        private final PrintWriter out;
        private final Map<String, int[]> byClass = new TreeMap<>();
        private final Map<String, Long> began = new TreeMap<>();
        private TestPlan plan;

        Tally(PrintWriter out) {
            this.out = out;
        }

        @Override
        public void testPlanExecutionStarted(TestPlan started) {
            plan = started;
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.getSource().filter(ClassSource.class::isInstance).isPresent()) {
                began.put(classOf(test), System.nanoTime());
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            counts(test)[SKIPPED]++;
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            boolean isGood = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
            boolean isSkipped = result.getStatus() == TestExecutionResult.Status.ABORTED;
            if (test.isTest()) {
                counts(test)[isGood ? PASSED : isSkipped ? SKIPPED : FAILED]++;
            } else if (!isGood && !isSkipped) {
                counts(test)[FAILED]++; // a factory or a set-up
            }
            if (!isGood) {
                String why = result.getThrowable().map(Suites::firstLines).orElse("no reason");
                out.println((isSkipped ? "skipped " : "FAILED ") + classOf(test) + " " + test.getDisplayName() + ": "
                        + why);
            }
            if (test.getSource().filter(ClassSource.class::isInstance).isPresent()
                    && byClass.containsKey(classOf(test))) {
                printClass(classOf(test));
            }
        }

        private void printClass(String name) {
            int[] counts = byClass.get(name);
            double seconds = (System.nanoTime() - began.getOrDefault(name, System.nanoTime())) / 1e9;
            out.println(String.format(
                    Locale.ROOT,
                    LINE + "%s passed %d failed %d skipped %d seconds %.1f",
                    name,
                    counts[PASSED],
                    counts[FAILED],
                    counts[SKIPPED],
                    seconds));
        }

        private int[] counts(TestIdentifier test) {
            return byClass.computeIfAbsent(classOf(test), name -> new int[3]);
        }

        /** Dynamic tests have no source of their own. */
        private String classOf(TestIdentifier test) {
            for (var at = test; ; at = plan.getParent(at).orElseThrow()) {
                var source = at.getSource();
                if (source.isPresent() && source.get() instanceof ClassSource of) {
                    return of.getClassName();
                }
                if (source.isPresent() && source.get() instanceof MethodSource of) {
                    return of.getClassName();
                }
                if (plan.getParent(at).isEmpty()) {
                    return "JUnit";
                }
            }
        }

        boolean failed() {
            return byClass.values().stream().anyMatch(counts -> counts[FAILED] > 0);
        }

        int passed() {
            return byClass.values().stream().mapToInt(counts -> counts[PASSED]).sum();
        }
    }

    private static String firstLines(Throwable thrown) {
        String text = String.valueOf(thrown.getMessage()).strip().replace('\n', ' ');
        return thrown.getClass().getSimpleName() + ": " + text.substring(0, Math.min(600, text.length()));
    }
}
