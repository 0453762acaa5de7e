package org.storygan.lite.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.Picture;
import org.storygan.io.AtomicFile;
import org.storygan.lite.picture.SheetStory;

/**
 * A page that tells of a run, from top to bottom as it is added to. All text is escaped; the file asks no other for
 * anything, and a policy in it keeps a browser from doing so.
 */
public final class Report {

    private static final String POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

    private final String title;
    private final StringBuilder body = new StringBuilder();
    private boolean isAmongCharts;

    private Report(String title) {
        this.title = title;
    }

    public static Report titled(String title) {
        return new Report(title);
    }

    public Report heading(String text) {
        return add(Html.tag("h2", text));
    }

    public Report paragraph(String text) {
        return add(Html.tag("p", text));
    }

    /** Text as it stands, such as a command to copy. */
    public Report code(String text) {
        return add(Html.tag("pre", text));
    }

    /** Names and values, one a row. */
    public Report facts(Map<String, ?> facts) {
        var rows = new StringBuilder("<div class=\"wide\"><table class=\"facts\">\n");
        facts.forEach((name, value) -> rows.append("<tr>")
                .append(Html.tag("th", name))
                .append(Html.tag("td", String.valueOf(value)))
                .append("</tr>\n"));
        return add(rows + "</table></div>");
    }

    /** A table; cells that look like numbers are set to the right. */
    public Report table(List<String> header, List<List<String>> rows) {
        var table = new StringBuilder("<div class=\"wide\"><table>\n<tr>");
        header.forEach(cell -> table.append(Html.tag("th", cell)));
        table.append("</tr>\n");
        for (var row : rows) {
            table.append("<tr>");
            row.forEach(cell -> table.append(cell(cell)));
            table.append("</tr>\n");
        }
        return add(table + "</table></div>");
    }

    private static String cell(String text) {
        boolean isNumber = text.matches("[-+]?[0-9][0-9,. ]*([eE][-+]?[0-9]+)?( ?[±%].*)?");
        return isNumber ? "<td class=\"number\">" + Html.escaped(text) + "</td>" : Html.tag("td", text);
    }

    /** A picture that is wider than the screen can be scrolled. */
    public Report picture(String caption, Picture picture) {
        return png(caption, PngWriter.bytes(picture));
    }

    /** A PNG file, animated ones too. */
    public Report png(String caption, byte[] png) {
        return add("<figure><div class=\"wide\" tabindex=\"0\">" + image(png, caption) + "</div>\n"
                + Html.tag("figcaption", caption) + "</figure>");
    }

    /** A story frame by frame with its sentences as text, which folds to the width of the screen. */
    public Report story(SheetStory story) {
        var html = new StringBuilder("<section class=\"story\">\n");
        if (!story.title().isEmpty()) {
            html.append(Html.tag("h3", story.title())).append('\n');
        }
        html.append("<div class=\"frames\">\n");
        for (int i = 0; i < story.sentences().size(); i++) {
            html.append("<figure>");
            for (var row : story.rows()) {
                var words = row.label().isEmpty() ? "frame " + (i + 1) : row.label() + ", frame " + (i + 1);
                html.append(image(PngWriter.bytes(row.frames().get(i)), words));
            }
            html.append(Html.tag("figcaption", story.sentences().get(i))).append("</figure>\n");
        }
        return add(html + "</div>" + rows(story) + "</section>");
    }

    private static String rows(SheetStory story) {
        var labels = story.rows().stream()
                .map(SheetStory.Row::label)
                .filter(label -> !label.isEmpty())
                .toList();
        return labels.size() < 2 ? "" : Html.tag("p", "From top to bottom: " + String.join(", ", labels) + ".");
    }

    private static String image(byte[] png, String words) {
        return "<img alt=\"" + Html.escaped(words) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(png) + "\"/>";
    }

    /** Charts added one after the other stand side by side where there is room. */
    public Report chart(Chart chart) {
        if (!isAmongCharts) {
            body.append("<div class=\"charts\">\n");
            isAmongCharts = true;
        }
        body.append(Svg.figure(chart));
        return this;
    }

    private Report add(String html) {
        endCharts();
        body.append(html).append('\n');
        return this;
    }

    private void endCharts() {
        body.append(isAmongCharts ? "</div>\n" : "");
        isAmongCharts = false;
    }

    /** The page; adding more afterwards goes on where it ended. */
    public String html() {
        endCharts();
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"" + POLICY + "\"/>\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                + Html.tag("title", title) + "\n<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n"
                + Html.tag("h1", title) + "\n" + body + "</main>\n</body>\n</html>\n";
    }

    /** Writes the page, whole or not at all. */
    public void write(Path file) {
        AtomicFile.write(file, html().getBytes(StandardCharsets.UTF_8));
    }

    private static String style() {
        try (var in = Report.class.getResourceAsStream("report.css")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read report.css", e);
        }
    }
}
