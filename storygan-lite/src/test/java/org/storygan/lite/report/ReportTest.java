package org.storygan.lite.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.picture.SheetStory;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {

    private static final Picture RED = Picture.of(1, 1, new byte[] {(byte) 255, 0, 0});

    private static Document parsed(String html) throws Exception {
        var builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        return builder.parse(new InputSource(new StringReader(html.replace("<!DOCTYPE html>", ""))));
    }

    private static Report full() {
        return Report.titled("Run A")
                .heading("Facts")
                .paragraph("Words.")
                .facts(Map.of("seed", 42))
                .table(List.of("metric", "value"), List.of(List.of("FID-768", "41.2"), List.of("note", "none")))
                .story(SheetStory.compared("one", List.of("A cat."), List.of(RED), List.of(RED)))
                .picture("sheet", RED)
                .chart(Chart.overSteps("Loss", series("D", 1, 2, 3)).smoothed(0.5))
                .chart(Chart.overSteps("KL", series("kl", 1, 0.1, 0.01)).logarithmic())
                .code("storygan-lite demo");
    }

    private static Series series(String name, double... values) {
        var points = new ArrayList<Series.Point>();
        for (double value : values) {
            points.add(new Series.Point(points.size() + 1, value));
        }
        return new Series(name, points);
    }

    @Test
    void thePageIsWellFormedAndSaysEverythingInOrder() throws Exception {
        var page = parsed(full().html());
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo("Run A");
        assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(4); // two charts, each with its plot inside
        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(3);
        assertThat(page.getElementsByTagName("path").getLength()).isEqualTo(3); // one of them faint
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getDocumentElement().getTextContent())
                .containsSubsequence(
                        "Facts", "Words.", "seed", "42", "FID-768", "A cat.", "sheet", "Loss", "storygan-lite demo");
    }

    @Test
    void thePageNamesNoOtherAddress() {
        var html = full().html();
        assertThat(html).doesNotContainPattern("https?:|//|url\\(|@import");
        assertThat(Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(html).results())
                .isNotEmpty()
                .allMatch(found -> found.group(1).startsWith("data:image/png;base64,"));
        assertThat(html).contains("Content-Security-Policy", "default-src 'none'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "\"><img src=x onerror=alert(1)>",
                "' onmouseover='alert(1)",
                "</style><b>",
                "]]>",
                "&lt;",
                "&#60;",
                "<!--",
                "\u0000\u0008\u001b[31m",
                "\ud800",
                "\uffff",
                "%s %n %d",
                "é 雪 😀"
            })
    void whateverUsersWriteIsShownAsTheyWroteIt(String text) throws Exception {
        var page = parsed(Report.titled(text)
                .heading(text)
                .paragraph(text)
                .code(text)
                .facts(Map.of(text, text))
                .table(List.of(text), List.of(List.of(text)))
                .story(SheetStory.of(text, List.of(text), List.of(RED)))
                .picture(text, RED)
                .chart(new Chart(
                        text, text, List.of(new Series(text, series("", 1, 2).points())), false, 0))
                .html());
        var shown = text.replaceAll("[\\x00\\x08\\x1b\\ud800\\uffff]", "\ufffd");
        shown = text.equals("\ud800") ? "\ufffd" : shown;
        assertThat(page.getElementsByTagName("h1").item(0).getTextContent()).isEqualTo(shown);
        assertThat(page.getElementsByTagName("pre").item(0).getTextContent()).isEqualTo(shown);
        assertThat(page.getElementsByTagName("script").getLength()).isZero();
        assertThat(page.getElementsByTagName("img").getLength()).isEqualTo(2);
    }

    @Test
    void picturesAreInThePageItself() throws Exception {
        var image = parsed(Report.titled("x").picture("p", RED).html())
                .getElementsByTagName("img")
                .item(0);
        var source = image.getAttributes().getNamedItem("src").getTextContent();
        byte[] png = Base64.getDecoder().decode(source.substring(source.indexOf(',') + 1));
        assertThat(PngReader.read(png, "p").at(0, 0, 0)).isEqualTo(255);
    }

    @Test
    void aChartWithoutDataSaysSo() {
        assertThat(Report.titled("x")
                        .chart(Chart.overSteps("Loss", series("D")))
                        .html())
                .contains("no data yet");
        assertThat(Report.titled("x")
                        .chart(Chart.overSteps("Loss", series("D", Double.NaN)))
                        .html())
                .doesNotContain("NaN");
    }

    @Test
    void aValueThatIsNoNumberBreaksTheLine() {
        var html = Report.titled("x")
                .chart(Chart.overSteps("Loss", series("D", 1, 2, Double.NaN, 1, 3)))
                .html();
        var path = Pattern.compile(" d=\"([^\"]*)\"").matcher(html);
        assertThat(path.find()).isTrue();
        assertThat(path.group(1).split("M")).hasSize(3); // nothing, then two stretches
    }

    @Test
    void aLogarithmicChartLeavesOutWhatHasNoLogarithm() {
        var html = Report.titled("x")
                .chart(Chart.overSteps("KL", series("kl", 0, 1, -1, 0.01)).logarithmic())
                .html();
        assertThat(html).contains("(logarithmic)").doesNotContain("NaN").doesNotContain("Infinity");
    }

    @Test
    void pointsLieWhereTheirValuesSay() {
        var axis = Axis.of(DoubleStream.of(1, 100), true);
        assertThat(axis.position(1)).isZero();
        assertThat(axis.position(10)).isEqualTo(0.5);
        assertThat(axis.position(100)).isEqualTo(1);
        assertThat(axis.ticks()).containsExactly(1.0, 10.0, 100.0);
        var plain = Axis.of(DoubleStream.of(0, 2000), false);
        assertThat(plain.position(500)).isEqualTo(0.25);
        assertThat(plain.ticks()).containsExactly(0.0, 500.0, 1000.0, 1500.0, 2000.0);
    }

    @Test
    void aConstantLiesInTheMiddleOfItsAxis() {
        assertThat(Axis.of(DoubleStream.of(4, 4), false).position(4)).isEqualTo(0.5);
        assertThat(Axis.of(DoubleStream.of(0), false).position(0)).isEqualTo(0.5);
        assertThat(Axis.of(DoubleStream.of(3), true).low()).isPositive();
    }

    @Test
    void ticksAreWrittenShortly() {
        assertThat(List.of(0.0, 0.25, 2000.0, 1e-6, 2.5e-5, 1e6, -3.0, 0.30000000000000004))
                .extracting(Axis::label)
                .containsExactly("0", "0.25", "2000", "1e-6", "2.5e-5", "1e6", "-3", "0.3");
    }

    @Test
    void smoothingKeepsTheLevelOfAConstantFromTheFirstPointOn() {
        assertThat(series("a", 5, 5, 5, 5).smoothed(0.9).points())
                .extracting(Series.Point::y)
                .allSatisfy(y -> assertThat(y).isCloseTo(5, org.assertj.core.api.Assertions.within(1e-12)));
        assertThat(series("a", 0, 4).smoothed(0.5).points().get(1).y()).isEqualTo(4 * 0.5 / 0.75);
    }

    @Test
    void thinningKeepsEverySpikeAndGap() {
        double[] values = new double[100_000];
        values[70_001] = 9;
        values[20_001] = -9;
        values[50_001] = Double.NaN;
        var thin = series("a", values).thinned(700);
        assertThat(thin.points()).hasSizeLessThanOrEqualTo(700);
        assertThat(thin.points()).extracting(Series.Point::y).contains(9.0, -9.0, Double.NaN);
        assertThat(thin.points()).extracting(Series.Point::x).isSorted();
    }

    @Test
    void metricsBecomeASeries() {
        var line = new LinkedHashMap<String, Object>();
        line.put("step", 2L);
        line.put("d", null);
        var series = Series.of("D", List.of(Map.of("step", 1L, "d", 0.5), line, Map.of("step", 3L)), "d");
        assertThat(series.points()).containsExactly(new Series.Point(1, 0.5), new Series.Point(2, Double.NaN));
    }

    @Test
    void smoothingMustBeBelowOne() {
        assertThatThrownBy(() -> Chart.overSteps("x").smoothed(1)).hasMessageContaining("less than 1");
    }

    @Test
    void thePageIsWrittenToItsFile(@TempDir Path folder) throws Exception {
        var file = folder.resolve("report.html");
        full().write(file);
        assertThat(Files.readString(file)).isEqualTo(full().html());
    }
}
