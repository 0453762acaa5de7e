package org.storygan.lite.train;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.storygan.lite.run.Metrics;

/** The picture and the figures of docs/soak.md, from what {@link Soak} wrote. */
public final class SoakFigure {
    private static final int WIDTH = 900;
    private static final int PANEL = 110;
    private static final int LEFT = 180;
    private static final int TOP = 24;
    private static final double WARM_UP = 0.2;
    private static final double STEPS_A_DAY = 432_000; // at 5 a second
    private static final int RESIDENT = 1;
    private static final int CODE = 7;
    private static final int WITHOUT_CODE = 8; // what is resident less the compiled code, reckoned here

    /** What the picture shows, and in which column of the rows it is. */
    private record Panel(String name, int column) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("resident, MiB", RESIDENT),
            new Panel("compiled code, MiB", CODE),
            new Panel("the rest of it, MiB", WITHOUT_CODE),
            new Panel("heap in use, MiB", 2),
            new Panel("open files", 3),
            new Panel("threads", 4));

    private SoakFigure() {}

    /** @param arguments the run's folder, the PNG file */
    public static void main(String[] arguments) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments[0] + ".csv"));
        List<double[]> rows = lines.subList(1, lines.size()).stream()
                .map(SoakFigure::numbers)
                .filter(row -> row[0] > 0)
                .toList();
        draw(rows, Path.of(arguments[1]));
        double last = rows.get(rows.size() - 1)[0];
        List<double[]> warm =
                rows.stream().filter(row -> row[0] > WARM_UP * last).toList();
        for (Panel panel : PANELS.subList(0, 4)) {
            tell(panel.name(), warm, panel.column());
        }
        for (Panel panel : PANELS.subList(4, 6)) {
            double[] seen = warm.stream()
                    .mapToDouble(row -> row[panel.column()])
                    .distinct()
                    .sorted()
                    .toArray();
            System.out.println(panel.name() + ": " + Arrays.toString(seen));
        }
        times(Path.of(arguments[0]).resolve("metrics.jsonl"));
    }

    private static double[] numbers(String line) {
        double[] read =
                Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray();
        double[] row = Arrays.copyOf(read, WITHOUT_CODE + 1);
        row[WITHOUT_CODE] = row[RESIDENT] - row[CODE];
        return row;
    }

    /** The median of all slopes (Theil 1950, Sen 1968), and where 95 % of such medians lie if the points were independent. */
    private static void tell(String name, List<double[]> rows, int column) {
        int n = rows.size();
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double steps = rows.get(j)[0] - rows.get(i)[0];
                if (steps > 0) {
                    slopes[count++] = (rows.get(j)[column] - rows.get(i)[column]) / steps;
                }
            }
        }
        double[] sorted = Arrays.copyOf(slopes, count);
        Arrays.sort(sorted);
        // Kendall's variance of the number of rising pairs, n (n - 1) (2 n + 5) / 18
        double spread = 1.96 * Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
        double low = sorted[(int) Math.max(0, (count - spread) / 2)];
        double high = sorted[(int) Math.min(count - 1, (count + spread) / 2)];
        double[] values = rows.stream().mapToDouble(row -> row[column]).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f MiB, %.4f MiB in 1000 steps (95 %%: %.4f to %.4f), that is %.1f (%.1f to %.1f) in %.0f%n",
                name,
                values[n / 2],
                1000 * sorted[count / 2],
                1000 * low,
                1000 * high,
                STEPS_A_DAY * sorted[count / 2],
                STEPS_A_DAY * low,
                STEPS_A_DAY * high,
                STEPS_A_DAY);
    }

    private static void times(Path metrics) {
        double[] all = Metrics.read(metrics).stream()
                .mapToDouble(line -> List.of("ms_data", "ms_forward", "ms_backward", "ms_optimizer").stream()
                        .mapToDouble(key -> ((Number) line.get(key)).doubleValue())
                        .sum())
                .toArray();
        int warm = (int) (WARM_UP * all.length);
        int tenth = all.length / 10;
        System.out.printf(
                Locale.ROOT,
                "steps: %d; p50 and p99 of the first tenth after warm-up %.2f and %.2f ms, of the last %.2f and %.2f ms%n",
                all.length,
                quantile(all, warm, warm + tenth, 0.5),
                quantile(all, warm, warm + tenth, 0.99),
                quantile(all, all.length - tenth, all.length, 0.5),
                quantile(all, all.length - tenth, all.length, 0.99));
    }

    private static double quantile(double[] values, int from, int to, double share) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        return sorted[(int) (share * (sorted.length - 1))];
    }

    private static void draw(List<double[]> rows, Path file) throws IOException {
        var image = new BufferedImage(WIDTH, TOP + PANELS.size() * PANEL + 30, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        for (int i = 0; i < PANELS.size(); i++) {
            panel(g, rows, PANELS.get(i), TOP + i * PANEL);
        }
        g.setColor(Color.DARK_GRAY);
        double last = rows.get(rows.size() - 1)[0];
        g.drawString("0", LEFT, image.getHeight() - 12);
        g.drawString(String.format(Locale.ROOT, "step %,.0f", last), WIDTH - 100, image.getHeight() - 12);
        ImageIO.write(image, "png", file.toFile());
    }

    private static void panel(Graphics2D g, List<double[]> rows, Panel panel, int top) {
        int column = panel.column();
        double most = rows.stream().mapToDouble(row -> row[column]).max().orElseThrow();
        int bottom = top + PANEL - 26;
        double last = rows.get(rows.size() - 1)[0];
        g.setColor(Color.LIGHT_GRAY);
        g.drawLine(LEFT, bottom, WIDTH - 10, bottom);
        g.drawLine(LEFT, top, WIDTH - 10, top);
        g.setColor(Color.DARK_GRAY);
        g.drawString(panel.name(), 8, (top + bottom) / 2 + 5);
        g.drawString("0", LEFT - 14, bottom + 5);
        g.drawString(String.format(Locale.ROOT, "%.0f", most), LEFT - 38, top + 5);
        g.setColor(new Color(0x1F, 0x5F, 0xA8));
        g.setStroke(new BasicStroke(1.4f));
        int beforeX = LEFT;
        int beforeY = bottom;
        for (double[] row : rows) {
            int x = LEFT + (int) (row[0] / last * (WIDTH - 10 - LEFT));
            int y = bottom - (int) (row[column] / most * (bottom - top));
            g.drawLine(beforeX, beforeY, x, y);
            beforeX = x;
            beforeY = y;
        }
    }
}
