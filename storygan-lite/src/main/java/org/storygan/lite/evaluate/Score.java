package org.storygan.lite.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One number and what it is a number of.
 *
 * @param name the whole truth in a word, {@code FID-768[inception-2015-12-05,N=3525]}: only equal names may be compared
 * @param values one for each sampling seed
 * @param beside what helps to read it, such as the same score of real pictures; by name
 * @param parts what it is made of, where that is worth keeping: told in receipts only
 */
public record Score(String name, List<Double> values, Map<String, Double> beside, Map<String, Double> parts) {
    public Score {
        values = List.copyOf(values);
        beside = Map.copyOf(beside);
        parts = Map.copyOf(parts);
    }

    static Score of(String name, List<Double> values) {
        return new Score(name, values, Map.of(), Map.of());
    }

    /** The same with one number more beside it; one that could not be computed is left out. */
    Score with(String key, double value) {
        if (!Double.isFinite(value)) {
            return this;
        }
        Map<String, Double> more = new LinkedHashMap<>(beside);
        more.put(key, value);
        return new Score(name, values, more, parts);
    }

    /** The same with what it is made of. */
    Score withParts(Map<String, Double> made) {
        return new Score(name, values, beside, made);
    }

    public double mean() {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }

    /** Of the seeds, unbiased; 0 for a single one. */
    public double deviation() {
        double mean = mean();
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        return values.size() < 2 ? 0 : Math.sqrt(squares / (values.size() - 1));
    }

    /** {@code FID-768[...]  52.87 ± 0.31  (halves 12.3)}. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-52s %10.4f", name, mean()));
        if (values.size() > 1) {
            line.append(String.format(Locale.ROOT, " ± %.4f", deviation()));
        }
        beside.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> line.append("   ")
                .append(e.getKey())
                .append(' ')
                .append(String.format(Locale.ROOT, "%.4f", e.getValue())));
        return line.toString();
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", name);
        json.put("value", mean());
        json.put("deviation", deviation());
        json.put("values", values);
        beside.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(e -> json.put(e.getKey(), e.getValue()));
        if (!parts.isEmpty()) {
            json.put("parts", new TreeMap<>(parts));
        }
        return json;
    }
}
