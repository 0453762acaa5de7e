package org.storygan.lite.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.Environment;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.Json;

/**
 * Scores with all that they depend on: what was asked for, the hash of the pictures on both sides and of every network, and the program's
 * version. Whoever has the same files can compute it again; whoever has other files sees in which one they differ.
 */
public final class Receipt {
    private static final String FORMAT = "storygan-receipt-1";

    /** What may differ between two computations of one receipt. */
    private static final List<String> FREE = List.of("version");

    private final Map<String, Object> json;
    private final List<Score> scores;

    private Receipt(Map<String, Object> json, List<Score> scores) {
        this.json = json;
        this.scores = scores;
    }

    /**
     * @param asked enough to do it again
     * @param facts what else is known about the checkpoint and the data
     */
    public static Receipt of(
            Map<String, Object> asked, Map<String, Object> facts, Evaluation.Sides sides, Evaluation.Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("format", FORMAT);
        json.put("version", Environment.version());
        json.put("asked", asked);
        if (asked.get("checkpoint") instanceof String file) {
            json.put("checkpoint_sha256", Extractors.hash(Path.of(file)));
        }
        json.putAll(facts);
        json.put("pictures", sides.real().count());
        json.put("stories", sides.real().stories().size());
        json.put("real_sha256", sides.real().hash());
        json.put("drawn_sha256", sides.drawn().stream().map(Gallery::hash).toList());
        json.put("networks", result.networks());
        json.put("scores", result.scores().stream().map(Score::json).toList());
        return new Receipt(json, result.scores());
    }

    public Map<String, Object> json() {
        return json;
    }

    public String text() {
        return Json.pretty(json) + "\n";
    }

    /** One line a score. */
    public String table() {
        return scores.stream().map(Score::toString).collect(Collectors.joining("\n"));
    }

    /** @throws AppException E9-RECEIPT where anything but the program's version differs; it says what */
    public void compareWith(Path file) {
        Map<?, ?> then = read(file);
        Map<?, ?> now = (Map<?, ?>) Json.parse(text());
        var keys = new TreeSet<String>();
        then.keySet().forEach(key -> keys.add((String) key));
        now.keySet().forEach(key -> keys.add((String) key));
        keys.removeAll(FREE);
        List<String> different = keys.stream()
                .filter(key -> !Objects.equals(then.get(key), now.get(key)))
                .toList();
        if (different.isEmpty()) {
            return;
        }
        var error = AppException.of(ErrorCode.E9_RECEIPT, file + " does not hold: computed again, it is another");
        for (String key : different) {
            error = error.with("differs", key + ": " + brief(then.get(key)) + " then, " + brief(now.get(key)) + " now");
        }
        throw error.with("version", then.get("version") + " then, " + now.get("version") + " now");
    }

    private static Map<?, ?> read(Path file) {
        try {
            return (Map<?, ?>) Json.parse(Files.readString(file));
        } catch (IOException e) {
            throw AppException.of(ErrorCode.E4_FORMAT, "cannot read the receipt " + file, e);
        }
    }

    private static String brief(Object value) {
        String text = Json.line(value);
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
