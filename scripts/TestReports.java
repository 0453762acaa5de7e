import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Adds up what Surefire reported, {@code java scripts/TestReports.java <root> <at least so many>}.
 *
 * <p>Exit code 1 when a test failed, when one was skipped (each is named with its reason), or when fewer passed than
 * were recorded, which is how a test that silently stopped running is noticed.
 */
public final class TestReports {

    private enum Outcome {
        PASSED,
        FAILED,
        SKIPPED
    }

    private record Test(String name, Outcome outcome, String reason) {}

    private TestReports() {}

    public static void main(String[] arguments) throws IOException {
        var tests = tests(Path.of(arguments[0]).toAbsolutePath());
        int recorded = Integer.parseInt(arguments[1]);
        print(tests, Outcome.SKIPPED);
        print(tests, Outcome.FAILED);
        long passed = count(tests, Outcome.PASSED);
        System.out.printf("%d tests, %d skipped%n", tests.size(), count(tests, Outcome.SKIPPED));
        boolean isTooFew = passed < recorded;
        if (isTooFew) {
            System.out.printf("only %d passed, but %d are recorded in .ci/tests-recorded%n", passed, recorded);
        }
        System.exit(isTooFew || passed < tests.size() ? 1 : 0);
    }

    private static List<Test> tests(Path root) throws IOException {
        try (var files = Files.find(root, 4, (path, attributes) -> isReport(path))) {
            return files.sorted().flatMap(TestReports::read).toList();
        }
    }

    private static boolean isReport(Path path) {
        return path.getParent().endsWith(Path.of("target", "surefire-reports"))
                && path.getFileName().toString().matches("TEST-.*\\.xml");
    }

    private static Stream<Test> read(Path report) {
        return elements(parse(report), "testcase").map(TestReports::test);
    }

    private static Document parse(Path report) {
        try {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(report.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(report.toString(), e);
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("no test report: " + report, e);
        }
    }

    private static Test test(Element testcase) {
        var name = testcase.getAttribute("classname") + " " + testcase.getAttribute("name");
        var skip = elements(testcase, "skipped").findFirst();
        var failure = Stream.concat(elements(testcase, "failure"), elements(testcase, "error"))
                .findFirst();
        if (failure.isPresent()) {
            return new Test(name, Outcome.FAILED, failure.get().getAttribute("message"));
        }
        return skip.map(element -> new Test(name, Outcome.SKIPPED, element.getAttribute("message")))
                .orElseGet(() -> new Test(name, Outcome.PASSED, ""));
    }

    private static Stream<Element> elements(Document document, String tag) {
        return elements(document.getDocumentElement(), tag);
    }

    private static Stream<Element> elements(Element parent, String tag) {
        var found = parent.getElementsByTagName(tag);
        return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
    }

    private static long count(List<Test> tests, Outcome outcome) {
        return tests.stream().filter(test -> test.outcome() == outcome).count();
    }

    private static void print(List<Test> tests, Outcome outcome) {
        tests.stream()
                .filter(test -> test.outcome() == outcome)
                .forEach(test -> System.out.printf("%s: %s: %s%n", outcome, test.name(), test.reason()));
    }
}
