package org.storygan.docs.snippets;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every Java block in the README and in docs/*.md compiles and runs as it is printed. */
class SnippetsTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private static final String IMPORTS = Stream.of("autograd", "backend", "nn", "optim", "shape", "io")
            .map(name -> "import org.storygan." + name + ".*;\n")
            .reduce("import java.util.*;\n", String::concat)
            .replace("import org.storygan.nn.*;\n", "import org.storygan.nn.*;\nimport org.storygan.nn.Module;\n");

    @TempDir
    Path folder;

    @TestFactory
    List<DynamicTest> java_blocks_compile_and_run() throws Exception {
        List<DynamicTest> tests = new ArrayList<>();
        Path root = Path.of("").toAbsolutePath().getParent();
        List<Path> pages = new ArrayList<>(List.of(root.resolve("README.md")));
        try (Stream<Path> docs = Files.list(root.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        for (Path page : pages) {
            Matcher blocks = BLOCK.matcher(Files.readString(page));
            while (blocks.find()) {
                String name = "Snippet" + tests.size();
                String code = blocks.group(1);
                tests.add(DynamicTest.dynamicTest(page.getFileName() + " " + name, () -> run(name, code)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private void run(String name, String code) throws Exception {
        Path source = folder.resolve(name + ".java");
        Files.writeString(
                source,
                IMPORTS + "public class " + name + " { public static void run() throws Exception {\n" + code + "} }\n");
        String surefire = System.getProperty("surefire.test.class.path");
        String classPath = surefire != null ? surefire : System.getProperty("java.class.path");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-cp", classPath, "-d", folder.toString(), source.toString());
        assertThat(result).as("javac's exit code for\n" + code).isZero();
        try (var loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            Method run = loader.loadClass(name).getMethod("run");
            run.invoke(null);
        }
    }
}
