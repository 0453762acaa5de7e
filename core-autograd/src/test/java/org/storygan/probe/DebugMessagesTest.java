package org.storygan.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;

/** What messages add at debug levels, in a JVM of its own since the level is read once. */
class DebugMessagesTest {
    private static String run(int level, String mistake) throws IOException, InterruptedException, URISyntaxException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes = location(Tensor.class) + File.pathSeparator + location(MessagesProbe.class);
        Process process = new ProcessBuilder(
                        java, "-cp", classes, "-Dstory.debug=" + level, MessagesProbe.class.getName(), mistake)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return out.replace(System.lineSeparator(), "\n").strip();
    }

    private static String location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void a_shape_error_tells_which_tensors_and_where_they_were_made() throws Exception {
        assertThat(run(4, "shapes"))
                .matches("ShapeException: matmul: inner sizes differ: \\[16, 128] x \\[64, 32]  \\(128 ≠ 64\\)\n"
                        + "  left  = textFeatures  created at MessagesProbe.java:\\d+\n"
                        + "  right = \\[64, 32]  created at MessagesProbe.java:\\d+");
    }

    @Test
    void use_after_close_tells_where_it_was_made_and_where_it_was_freed() throws Exception {
        assertThat(run(4, "closed"))
                .matches("ClosedException: [a-z]+: this tensor \\[2, 3] was freed when scope \"train-step 17\" closed"
                        + " \\(MessagesProbe.java:\\d+\\)\n"
                        + "  created at MessagesProbe.java:\\d+\\.  Keep it: x.keptBy\\(scope\\)");
    }

    @Test
    void below_level_4_the_message_says_how_to_see_more() throws Exception {
        assertThat(run(0, "closed")).contains("set -Dstory.debug=4 to see where");
        assertThat(run(0, "shapes")).contains("left  = textFeatures").doesNotContain("created at");
    }

    @Test
    void level_5_stops_at_the_first_value_that_is_not_a_number() throws Exception {
        assertThat(run(5, "nan")).isEqualTo("ArithmeticException: sqrt: [3] is not a number at element 2");
        assertThat(run(4, "nan")).isEmpty();
    }
}
