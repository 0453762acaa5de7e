package org.storygan.cuda.check;

import static org.junit.platform.engine.discovery.ClassNameFilter.excludeClassNamePatterns;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;
import static org.junit.platform.launcher.TagFilter.excludeTags;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.storygan.cuda.load.Bindings;

/**
 * Runs the CUDA tests whose class names match a pattern, {@code Suites [pattern]}, and prints a line for each class and each failure.
 * Exit code 1 when a test failed or none ran. Tests that are tagged as of the build only are left out, and
 * those of a library that is missing.
 */
public final class Suites {
    /** The tag of tests that ask for the emulator or the source tree, or after which a process has no device. */
    public static final String BUILD_ONLY = "build-only";

    /** How the line of a class begins, for whoever reads what was printed. */
    static final String LINE = "suite ";

    /** How a line begins that says what is not tested. */
    static final String LEFT_OUT = "left out: ";

    private Suites() {}

    public static void main(String[] arguments) {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("org.storygan.cuda"))
                .filters(
                        includeClassNamePatterns(arguments.length > 0 ? arguments[0] : ".*Test"),
                        excludeClassNamePatterns(withoutTheirLibrary().toArray(String[]::new)),
                        excludeTags(BUILD_ONLY, "afterwards"))
                .build();
        var tally = new Tally(new PrintWriter(System.out, true));
        LauncherFactory.create().execute(request, tally);
        System.exit(tally.failed() || tally.passed() == 0 ? 1 : 0);
    }

    /** Patterns of the test classes that cannot run because a library is missing, which is said. */
    private static List<String> withoutTheirLibrary() {
        List<String> patterns = new ArrayList<>();
        leftOut("cuBLAS", "Cublas", Bindings.cublas()).ifPresent(patterns::add);
        leftOut("cuDNN", "Cudnn", Bindings.cudnn()).ifPresent(patterns::add);
        patterns.add(""); // no class, for JUnit wants one at least
        return patterns;
    }

    private static Optional<String> leftOut(String library, String tests, Optional<String> whyNot) {
        whyNot.ifPresent(why -> System.out.println(LEFT_OUT + "the tests of " + library + ": " + why));
        return whyNot.map(why -> ".*[.]" + tests + "[^.]*");
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
