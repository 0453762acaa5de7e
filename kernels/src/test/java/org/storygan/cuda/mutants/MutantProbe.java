package org.storygan.cuda.mutants;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Runs the tests that should find each planted bug, {@code MutantProbe NAME=LIBRARY=TESTS...}: NAME.emu.so of the folder mutants takes
 * the place of LIBRARY.emu.so in the emulator's folder meanwhile. Prints "found NAME by TEST: message" or "missed NAME".
 */
final class MutantProbe {
    private final Path emulator = Path.of(System.getProperty("storygan.cuda.emulator"));

    private MutantProbe() {}

    public static void main(String[] arguments) throws IOException {
        var probe = new MutantProbe();
        for (String argument : arguments) {
            String[] parts = argument.split("=");
            System.out.println("trying " + parts[0]);
            probe.tryOne(parts[0], parts[1], parts[2]);
        }
    }

    private void tryOne(String name, String library, String tests) throws IOException {
        Path target = emulator.resolve(library + ".emu.so");
        Path right = emulator.resolve(library + ".right");
        Files.copy(target, right, StandardCopyOption.REPLACE_EXISTING);
        Path wrong = emulator.resolve("mutants").resolve(name + ".emu.so");
        try {
            if (Files.exists(wrong)) { // without one, the tests run as they are, which must find nothing
                Files.copy(wrong, target, StandardCopyOption.REPLACE_EXISTING);
            }
            Optional<String> found = firstFailure(tests);
            System.out.println(
                    found.map(failure -> "found " + name + " by " + failure).orElse("missed " + name));
        } finally {
            Files.move(right, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static Optional<String> firstFailure(String tests) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("org.storygan.cuda"))
                .filters(includeClassNamePatterns(List.of(tests.split(",")).stream()
                        .map(test -> ".*[.]" + test)
                        .toArray(String[]::new)))
                .build();
        var first = new First();
        LauncherFactory.create().execute(request, first);
        if (first.ran == 0) {
            throw new IllegalStateException("no test in " + tests);
        }
        return first.failure;
    }

    private static final class First implements TestExecutionListener {
        private Optional<String> failure = Optional.empty();
        private int ran;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            ran += test.isTest() ? 1 : 0;
            if (failure.isEmpty() && result.getStatus() == TestExecutionResult.Status.FAILED) {
                String message = result.getThrowable()
                        .map(thrown ->
                                String.valueOf(thrown.getMessage()).strip().replaceAll("\\s+", " "))
                        .orElse("");
                failure = Optional.of(
                        test.getDisplayName() + ": " + message.substring(0, Math.min(160, message.length())));
            }
        }
    }
}
