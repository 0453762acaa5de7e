package org.storygan.lite.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.storygan.io.StoredTensor;

/** What can be said of a tensor in a line. */
record TensorFacts(String name, String type, List<Integer> shape, Spread spread) {

    private static final String ROW = "%-40s %-5s %-18s %12s %12s %12s %12s";

    /**
     * How values are spread.
     *
     * @param strange how many are NaN or infinite; the other numbers leave them out
     */
    record Spread(long count, double low, double high, double mean, double deviation, long strange) {

        static Spread of(double[] values) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double sum = 0;
            long finite = 0;
            for (double value : values) {
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                    sum += value;
                    finite++;
                }
            }
            double mean = sum / finite;
            return new Spread(values.length, low, high, mean, deviation(values, mean, finite), values.length - finite);
        }

        /** In a second pass: sums of squares would lose a small spread around a large mean. */
        private static double deviation(double[] values, double mean, long finite) {
            double squares = 0;
            for (double value : values) {
                squares += Double.isFinite(value) ? (value - mean) * (value - mean) : 0;
            }
            return Math.sqrt(squares / finite);
        }
    }

    static TensorFacts of(String name, StoredTensor tensor) {
        var shape = tensor.shape();
        var sizes = IntStream.range(0, shape.rank()).mapToObj(shape::size).toList();
        return new TensorFacts(name, tensor.type().toString(), sizes, Spread.of(values(tensor)));
    }

    private static double[] values(StoredTensor tensor) {
        if (!tensor.type().isInteger()) {
            return tensor.doubles();
        }
        long[] whole = tensor.longs();
        return IntStream.range(0, whole.length).mapToDouble(i -> whole[i]).toArray();
    }

    long count() {
        return spread.count();
    }

    static String header() {
        return String.format(Locale.ROOT, ROW, "name", "type", "shape", "lowest", "highest", "mean", "deviation");
    }

    String row() {
        var text = String.format(
                Locale.ROOT,
                ROW,
                name,
                type,
                shape,
                number(spread.low()),
                number(spread.high()),
                number(spread.mean()),
                number(spread.deviation()));
        return spread.strange() == 0 ? text : text + "  " + spread.strange() + " not finite";
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.5g", value) : "-";
    }

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("name", name);
        json.put("type", type);
        json.put("shape", shape);
        json.put("values", spread.count());
        json.put("lowest", spread.low());
        json.put("highest", spread.high());
        json.put("mean", spread.mean());
        json.put("deviation", spread.deviation());
        json.put("not_finite", spread.strange());
        return json;
    }
}
