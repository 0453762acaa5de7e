import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/**
 * Prints how large files, methods and parameter lists are, a row per package, and fails when one is past its limit.
 *
 * <p>{@code java scripts/Sizes.java [root]}: exit code 0 when all is within the limits, 1 with a line
 * {@code file:line: what} for each that is not. Lines are physical lines; a method runs from the line of its type
 * to the line of its closing brace, annotations left out.
 */
public final class Sizes {

    private static final int JAVA_FILE = 500;
    private static final int TEST_FILE = 600;
    private static final int CUDA_FILE = 400;
    private static final int METHOD = 60;
    private static final int KERNEL = 120;
    private static final int PARAMETERS = 6;
    private static final int COMPONENTS = 8;
    private static final int CORE = 8000;
    private static final String CORE_FOLDER = "core-autograd/src/main/java/";

    /** A method, constructor, kernel or record header, and the most parameters that its kind may have. */
    record Member(String name, int line, int lines, int parameters, int mostParameters) {}

    record Source(String path, int lines, List<Member> members) {
        boolean isJava() {
            return path.endsWith(".java");
        }

        /** {@code core-autograd/main org.storygan.shape}; the folder where there is no package. */
        String row() {
            var folder = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : ".";
            var parts = folder.split("/java/", 2);
            return parts.length == 1 ? folder : parts[0].replace("/src/", "/") + " " + parts[1].replace('/', '.');
        }

        int mostLines() {
            return !isJava() ? CUDA_FILE : path.contains("src/test/") ? TEST_FILE : JAVA_FILE;
        }

        Stream<String> complaints() {
            var file = lines <= mostLines()
                    ? Stream.<String>empty()
                    : Stream.of(tooMany("file", mostLines() + 1, lines, mostLines(), "lines"));
            return Stream.concat(file, members.stream().flatMap(this::complaints));
        }

        private Stream<String> complaints(Member member) {
            int most = isJava() ? METHOD : KERNEL;
            var found = new ArrayList<String>();
            if (member.lines() > most) {
                found.add(tooMany(member.name(), member.line(), member.lines(), most, "lines"));
            }
            if (member.parameters() > member.mostParameters()) {
                found.add(tooMany(
                        member.name(), member.line(), member.parameters(), member.mostParameters(), "parameters"));
            }
            return found.stream();
        }

        private String tooMany(String name, int line, int count, int most, String what) {
            return "%s:%d: %s has %d %s, at most %d".formatted(path, line, name, count, what, most);
        }
    }

    public static void main(String[] arguments) throws IOException {
        var root = Path.of(arguments.length == 0 ? "." : arguments[0]);
        var sources = sources(root);
        printTable(sources);
        var complaints =
                new ArrayList<>(sources.stream().flatMap(Source::complaints).toList());
        int core = sources.stream()
                .filter(source -> source.path().startsWith(CORE_FOLDER))
                .mapToInt(Source::lines)
                .sum();
        if (core > CORE) {
            complaints.add("%s:1: all files together have %d lines, at most %d".formatted(CORE_FOLDER, core, CORE));
        }
        complaints.forEach(System.out::println);
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    private static List<Source> sources(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            return paths.map(path -> root.relativize(path).toString().replace('\\', '/'))
                    .filter(path -> path.matches(".*\\.(java|cu|cuh)"))
                    .filter(path -> !path.matches("(.*/)?(target|\\.[^/]+)/.*"))
                    .sorted()
                    .map(path -> source(root, path))
                    .toList();
        }
    }

    private static Source source(Path root, String path) {
        var file = root.resolve(path);
        try {
            var text = Files.readString(file);
            var members = path.endsWith(".java") ? JavaMembers.of(file) : CudaMembers.of(text);
            return new Source(path, (int) text.lines().count(), members);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    private static void printTable(List<Source> sources) {
        System.out.println(
                "package                                              files  lines median    max longest params");
        var rows = new TreeMap<String, List<Source>>();
        sources.forEach(source ->
                rows.computeIfAbsent(source.row(), row -> new ArrayList<>()).add(source));
        rows.forEach(Sizes::printRow);
        for (var part : List.of("main", "test")) {
            var inPart = sources.stream().filter(source -> source.path().contains("/src/" + part + "/"));
            printRow("all of " + part, inPart.toList());
        }
    }

    private static void printRow(String name, List<Source> sources) {
        var lines = sources.stream().mapToInt(Source::lines).sorted().toArray();
        var members = sources.stream()
                .map(Source::members)
                .flatMap(Collection::stream)
                .toList();
        System.out.printf(
                Locale.ROOT,
                "%-52s %5d %6d %6d %6d %7d %6d%n",
                name,
                lines.length,
                IntStream.of(lines).sum(),
                lines.length == 0 ? 0 : lines[lines.length / 2],
                lines.length == 0 ? 0 : lines[lines.length - 1],
                members.stream().mapToInt(Member::lines).max().orElse(0),
                members.stream().mapToInt(Member::parameters).max().orElse(0));
    }

    /** The members of a Java file, as the compiler's own parser sees them. */
    private static final class JavaMembers extends TreeScanner<Void, ClassTree> {

        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final List<Member> members = new ArrayList<>();

        private JavaMembers(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        static List<Member> of(Path file) throws IOException {
            var compiler = ToolProvider.getSystemJavaCompiler();
            var errors = new DiagnosticCollector<JavaFileObject>();
            try (var files = compiler.getStandardFileManager(errors, Locale.ROOT, StandardCharsets.UTF_8)) {
                var task = (JavacTask) compiler.getTask(
                        null, files, errors, List.of("-proc:none"), null, files.getJavaFileObjects(file));
                var unit = task.parse().iterator().next();
                var scanner = new JavaMembers(unit, Trees.instance(task).getSourcePositions());
                scanner.scan(unit, null);
                return scanner.members;
            }
        }

        @Override
        public Void visitClass(ClassTree type, ClassTree outer) {
            if (type.getKind() == Tree.Kind.RECORD) {
                int line = lineOf(positions.getStartPosition(unit, type));
                members.add(new Member("record " + type.getSimpleName(), line, 1, components(type), COMPONENTS));
            }
            return super.visitClass(type, type);
        }

        @Override
        public Void visitMethod(MethodTree method, ClassTree type) {
            int first = lineOf(declarationStart(method));
            int lines = lineOf(positions.getEndPosition(unit, method) - 1) - first + 1;
            int parameters = method.getParameters().size();
            boolean isCanonical = type.getKind() == Tree.Kind.RECORD && method.getReturnType() == null;
            var name = method.getName().contentEquals("<init>") ? type.getSimpleName() : method.getName();
            members.add(new Member(name.toString(), first, lines, parameters, isCanonical ? COMPONENTS : PARAMETERS));
            return super.visitMethod(method, type);
        }

        /** Where annotations and modifiers end, so that a long annotation does not count as code. */
        private long declarationStart(MethodTree method) {
            long modifiers = positions.getEndPosition(unit, method.getModifiers());
            return modifiers < 0 ? positions.getStartPosition(unit, method) : skipBlanks(modifiers);
        }

        private long skipBlanks(long from) {
            try {
                var text = unit.getSourceFile().getCharContent(true);
                long i = from;
                while (Character.isWhitespace(text.charAt((int) i))) {
                    i++;
                }
                return i;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A record has no instance fields besides its components. */
        private static int components(ClassTree record) {
            return (int) record.getMembers().stream()
                    .filter(VariableTree.class::isInstance)
                    .filter(field ->
                            !((VariableTree) field).getModifiers().getFlags().contains(Modifier.STATIC))
                    .count();
        }

        private int lineOf(long position) {
            return (int) unit.getLineMap().getLineNumber(position);
        }
    }

    /** The functions of a CUDA file, found by matching braces once comments, strings and macros are out of the way. */
    private static final class CudaMembers {

        // possessive: Java's matcher would go one call deeper with every letter, and overflow its stack on a long macro
        private static final Pattern NO_CODE = Pattern.compile(
                "(?s)\"(?:\\\\.|[^\"\\\\])*+\"|'(?:\\\\.|[^'\\\\])++'|//[^\n]*|/\\*.*?\\*/|(?m:^)[ \t]*#(?:\\\\\n|[^\n])*+");
        private static final Pattern FUNCTION = Pattern.compile("(\\w+)\\s*\\(([^(){};]*)\\)\\s*(?:const\\s*)?\\{");
        private static final Pattern STATEMENT = Pattern.compile("if|for|while|switch|catch");

        private CudaMembers() {}

        static List<Member> of(String source) {
            var text = NO_CODE.matcher(source).replaceAll(found -> found.group().replaceAll("[^\n]", " "));
            var members = new ArrayList<Member>();
            var function = FUNCTION.matcher(text);
            for (int from = 0; function.find(from); ) {
                boolean isFunction = !STATEMENT.matcher(function.group(1)).matches();
                int end = isFunction ? closing(text, function.end() - 1) : function.end();
                if (isFunction) {
                    int first = lineOf(text, function.start());
                    int lines = lineOf(text, end) - first + 1;
                    members.add(new Member(
                            function.group(1), first, lines, parameters(function.group(2)), Integer.MAX_VALUE));
                }
                from = end;
            }
            return members;
        }

        private static int closing(String text, int brace) {
            int depth = 0;
            for (int i = brace; i < text.length(); i++) {
                depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
                if (depth == 0) {
                    return i;
                }
            }
            return text.length();
        }

        private static int parameters(String list) {
            return list.isBlank() ? 0 : list.split(",").length;
        }

        private static int lineOf(String text, int position) {
            return 1
                    + (int) text.substring(0, position)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
        }
    }
}
