package org.storygan.docs.rules;

import static java.util.stream.Collectors.toSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The compiled classes of the modules, from their target folders: this module is built last, so they are there. */
final class Modules {

    static final List<String> ALL =
            List.of("core-autograd", "kernels", "datasets", "storygan-lite", "golden", "benchmarks", "docs");

    private static final Path ROOT = Path.of("..");

    private Modules() {}

    static JavaClasses main(String... modules) {
        return classes(Stream.of(modules).map(module -> output(module, "classes")));
    }

    static JavaClasses main() {
        return main(ALL.toArray(String[]::new));
    }

    static JavaClasses mainAndTest() {
        return classes(
                ALL.stream().flatMap(module -> Stream.of(output(module, "classes"), output(module, "test-classes"))));
    }

    /** The names of the top-level types that a module's source files are named after, tests included. */
    static Set<String> sources(String module) throws IOException {
        var names = new TreeSet<String>();
        for (var part : List.of("main", "test")) {
            var folder = ROOT.resolve(module).resolve("src").resolve(part).resolve("java");
            if (Files.exists(folder)) {
                try (var files = Files.walk(folder)) {
                    files.map(file -> folder.relativize(file).toString())
                            .filter(name -> name.endsWith(".java") && !name.endsWith("-info.java"))
                            .map(name -> name.replaceFirst("\\.java$", "").replace('/', '.'))
                            .forEach(names::add);
                }
            }
        }
        return names;
    }

    static Set<String> names(JavaClasses classes) {
        return classes.stream().map(JavaClass::getName).collect(toSet());
    }

    private static Path output(String module, String kind) {
        return ROOT.resolve(module).resolve("target").resolve(kind);
    }

    private static JavaClasses classes(Stream<Path> folders) {
        return new ClassFileImporter().importPaths(folders.filter(Files::exists).toList());
    }
}
