package org.storygan.cuda.driver;

import java.util.HashMap;
import java.util.Map;
import jcuda.CudaException;

/**
 * The status codes of one library: number, name, and for those that a person can do something about, a hint. JCuda's exceptions carry a
 * name, or a number where JCuda does not know the name; JCuda's own table of cuDNN is that of version 8.
 */
public final class StatusTable {
    private final Map<Integer, Status> byCode = new HashMap<>();
    private final Map<String, Status> byName = new HashMap<>();

    /**
     * A status.
     *
     * @param code -1 when it is not in the table and no number was thrown
     * @param hint may be empty
     */
    public record Status(int code, String name, String hint) {
        @Override
        public String toString() {
            return name + " (" + code + ")" + (hint.isEmpty() ? "" : ": " + hint);
        }
    }

    /** A line for each code: number, name without the prefix, hint. */
    public StatusTable(String prefix, String lines) {
        lines.lines().filter(line -> !line.isBlank()).forEach(line -> {
            String[] words = line.strip().split(" ", 3);
            var status = new Status(Integer.parseInt(words[0]), prefix + words[1], words.length > 2 ? words[2] : "");
            byCode.put(status.code(), status);
            byName.put(status.name(), status);
        });
    }

    /** What JCuda threw: a name, or a sentence that ends with the number. */
    public Status of(CudaException e) {
        String thrown = String.valueOf(e.getMessage()).strip();
        Status named = byName.get(thrown);
        if (named != null) {
            return named;
        }
        String last = thrown.substring(thrown.lastIndexOf(' ') + 1);
        if (!last.matches("\\d{1,9}")) {
            return new Status(-1, thrown, "");
        }
        int code = Integer.parseInt(last);
        return byCode.getOrDefault(code, new Status(code, "a status that is not in our table", ""));
    }
}
