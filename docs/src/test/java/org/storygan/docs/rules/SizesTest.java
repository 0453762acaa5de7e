package org.storygan.docs.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs {@code scripts/Sizes.java} on small trees with something too large in them. */
final class SizesTest {

    private static final String MAIN = "module/src/main/java/org/storygan/a/";

    @TempDir
    private static Path program;

    @TempDir
    private Path root;

    private record Result(int exitCode, String output) {}

    @BeforeAll
    static void compile() {
        var script = Path.of("..", "scripts", "Sizes.java").toString();
        int errors = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-Xlint:all", "-Werror", "-cp", "", "-d", program.toString(), script);
        assertThat(errors).as("javac %s", script).isZero();
    }

    @Test
    void methodOf60Lines_isWithinTheLimit() throws Exception {
        write(MAIN + "A.java", "final class A {\n    @Deprecated\n    void " + method(60) + "}\n");
        assertThat(sizes().exitCode()).isZero();
    }

    @Test
    void methodOf61Lines_isNamedWithFileAndLine() throws Exception {
        write(MAIN + "A.java", "final class A {\n    @Deprecated\n    void " + method(61) + "}\n");
        assertThat(sizes().output()).contains(MAIN + "A.java:3: m has 61 lines, at most 60");
        assertThat(sizes().exitCode()).isOne();
    }

    @Test
    void methodInALambdasAnonymousClass_isFound() throws Exception {
        var field = "    java.util.function.Supplier<Object> s = () -> new Object() {\n        void ";
        write(MAIN + "A.java", "final class A {\n" + field + method(61) + "    };\n}\n");
        assertThat(sizes().output()).contains(MAIN + "A.java:3: m has 61 lines");
    }

    @Test
    void javaFileOf501Lines_isTooLong_butNotAmongTests() throws Exception {
        write(MAIN + "A.java", "final class A {\n" + lines(499) + "}\n");
        write("module/src/test/java/org/storygan/a/ATest.java", "final class ATest {\n" + lines(499) + "}\n");
        assertThat(complaints(sizes())).containsExactly(MAIN + "A.java:501: file has 501 lines, at most 500");
    }

    @Test
    void testFileOf601Lines_isTooLong() throws Exception {
        write("module/src/test/java/org/storygan/a/ATest.java", "final class ATest {\n" + lines(599) + "}\n");
        assertThat(sizes().output()).contains("ATest.java:601: file has 601 lines, at most 600");
    }

    @Test
    void methodMayHave6Parameters_andARecord8Components() throws Exception {
        var six = "int a, int b, int c, int d, int e, java.util.Map<String, Integer> f";
        write(MAIN + "A.java", "interface A {\n    void six(" + six + ");\n\n    void seven(" + six + ", int g);\n}\n");
        write(MAIN + "B.java", "record B(" + six + ", int g, int h) {\n    static final int X = 1;\n}\n");
        write(MAIN + "C.java", "record C(" + six + ", int g, int h, int i) {}\n");
        assertThat(complaints(sizes()))
                .containsExactly(
                        MAIN + "A.java:4: seven has 7 parameters, at most 6",
                        MAIN + "C.java:1: record C has 9 parameters, at most 8");
    }

    @Test
    void kernelOf121Lines_isFound_amongMacrosAndComments() throws Exception {
        var before = "#define OPEN { \\\n  {\n// {\n/* { */ extern \"C\" {\n__global__ void ";
        write(
                "kernels/src/main/cuda/a.cu",
                before + method(120).replace("m(", "short_f32(") + "__global__ void " + method(121) + "}\n");
        assertThat(complaints(sizes())).containsExactly("kernels/src/main/cuda/a.cu:125: m has 121 lines, at most 120");
    }

    @Test
    void cudaFileOf401Lines_isTooLong() throws Exception {
        write("kernels/src/main/cuda/a.cu", lines(401));
        assertThat(complaints(sizes()))
                .containsExactly("kernels/src/main/cuda/a.cu:401: file has 401 lines, at most 400");
    }

    @Test
    void coreOf8001Lines_isTooLong() throws Exception {
        for (int i = 0; i < 17; i++) {
            write("core-autograd/src/main/java/org/storygan/C" + i + ".java", lines(i == 0 ? 1 : 500));
        }
        assertThat(complaints(sizes()))
                .containsExactly("core-autograd/src/main/java/:1: all files together have 8001 lines, at most 8000");
    }

    @Test
    void buildOutput_isLeftOut() throws Exception {
        write("module/target/generated-sources/A.java", lines(501));
        assertThat(sizes().exitCode()).isZero();
    }

    /** {@code m() {…}} over so many lines. */
    private static String method(int lines) {
        return "m() {\n" + lines(lines - 2) + "}\n";
    }

    private static String lines(int count) {
        return IntStream.range(0, count).mapToObj(i -> ";\n").collect(Collectors.joining());
    }

    private static List<String> complaints(Result result) {
        return result.output()
                .lines()
                .filter(line -> line.contains(", at most "))
                .toList();
    }

    private void write(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private Result sizes() throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var process = new ProcessBuilder(java, "-cp", program.toString(), "Sizes", root.toString())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }
}
