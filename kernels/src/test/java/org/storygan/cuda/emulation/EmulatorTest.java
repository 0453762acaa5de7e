package org.storygan.cuda.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.storygan.cuda.check.Suites;

/** The emulator's own tests: programs in C++ with a list of cases, each case run in a process of its own. */
@Tag(Suites.BUILD_ONLY)
final class EmulatorTest {

    @TestFactory
    Stream<DynamicContainer> emulator_findsWhatIsWrongAndRunsWhatIsRight() throws IOException {
        List<Path> programs = TestPrograms.all();
        assertThat(programs).hasSizeGreaterThanOrEqualTo(4);
        return programs.stream().map(EmulatorTest::cases);
    }

    private static DynamicContainer cases(Path program) {
        List<String> names = TestPrograms.run(program, "--list").lines();
        assertThat(names).as("cases of %s", program).isNotEmpty();
        return dynamicContainer(program.getFileName().toString(), names.stream().map(name -> test(program, name)));
    }

    private static DynamicTest test(Path program, String name) {
        return dynamicTest(name, () -> {
            TestPrograms.Outcome outcome = TestPrograms.run(program, name);
            assertThat(outcome.exit())
                    .as("exit code after\n%s", outcome.printed())
                    .isZero();
        });
    }
}
