package org.storygan.datasets.npy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stack and the memo of the machine that a pickle is a program for. */
final class PickleStack {

    /** Characters of a key: paths of pictures have fewer. */
    private static final int LONGEST_KEY = 4096;

    private final PickleInput in;
    private final PickleLimits limits;
    private final ArrayList<Object> values = new ArrayList<>();
    private final ArrayList<Integer> marks = new ArrayList<>();
    private Object[] memo = new Object[64];
    private int remembered;
    private int pushed;

    PickleStack(PickleInput in, PickleLimits limits) {
        this.in = in;
        this.limits = limits;
    }

    boolean isEmpty() {
        return values.isEmpty() && marks.isEmpty();
    }

    void push(Object value) {
        if (++pushed > limits.values()) {
            throw in.wrong("it holds more than " + limits.values() + " values");
        }
        if (values.size() == limits.onStack()) {
            throw in.wrong("it holds more than " + limits.onStack() + " values at a time");
        }
        values.add(value);
    }

    Object peek() {
        checkHas(1);
        return values.get(values.size() - 1);
    }

    Object pop() {
        checkHas(1);
        return values.remove(values.size() - 1);
    }

    /** The upper {@code count} values, the topmost last. */
    List<Object> pop(int count) {
        checkHas(count);
        return popFrom(values.size() - count);
    }

    void mark() {
        if (marks.size() == limits.onStack()) {
            throw in.wrong("it holds more than " + limits.onStack() + " marks");
        }
        marks.add(values.size());
    }

    /** All above the last mark, the topmost last; the mark goes too. */
    List<Object> popMark() {
        if (marks.isEmpty()) {
            throw in.wrong("it takes more than it has");
        }
        return popFrom(marks.remove(marks.size() - 1));
    }

    /** A value, or where the last thing was a mark, the mark. */
    void popAny() {
        if (!marks.isEmpty() && marks.get(marks.size() - 1) == values.size()) {
            popMark();
        } else {
            pop();
        }
    }

    private List<Object> popFrom(int start) {
        var top = values.subList(start, values.size());
        var popped = new ArrayList<>(top);
        top.clear();
        return popped;
    }

    /** What lies below the last mark is out of reach. */
    private void checkHas(int count) {
        int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
        if (values.size() - floor < count) {
            throw in.wrong("it takes more than it has");
        }
    }

    void get(long place) {
        if (place >= memo.length || memo[(int) place] == null) {
            throw in.wrong("it remembers nothing at " + place);
        }
        push(memo[(int) place]);
    }

    void put(long place) {
        if (place >= limits.remembered()) {
            throw in.wrong("it remembers more than " + limits.remembered() + " values");
        }
        if (place >= memo.length) {
            memo = Arrays.copyOf(memo, Math.max((int) place + 1, Math.min(limits.remembered(), memo.length * 2)));
        }
        remembered += memo[(int) place] == null ? 1 : 0;
        memo[(int) place] = peek();
    }

    /** At the number of places that are taken, as protocol 4 counts. */
    void putNext() {
        put(remembered);
    }

    static List<Object> list(List<Object> items) {
        return new ArrayList<>(items);
    }

    Map<Object, Object> dictionary(List<Object> items) {
        var dictionary = new LinkedHashMap<Object, Object>();
        addItems(dictionary, items);
        return dictionary;
    }

    /** To the list on top. */
    @SuppressWarnings("unchecked") // every list on the stack was made here
    void append(List<Object> items) {
        if (!(peek() instanceof List<?> list)) {
            throw in.wrong("it appends to what is no list");
        }
        ((List<Object>) list).addAll(items);
    }

    /** To the dictionary on top: keys and values by turns. */
    @SuppressWarnings("unchecked") // every dictionary on the stack was made here
    void setItems(List<Object> items) {
        if (!(peek() instanceof Map<?, ?> dictionary)) {
            throw in.wrong("it sets items of what is no dictionary");
        }
        addItems((Map<Object, Object>) dictionary, items);
    }

    private void checkKey(Object key) {
        boolean isShortText = key instanceof String text && text.length() <= LONGEST_KEY
                || key instanceof Bytes bytes && bytes.latin1().length() <= LONGEST_KEY;
        if (!isShortText && !(key instanceof Long) && !(key instanceof Boolean)) {
            throw in.wrong("a key is neither a short text nor a whole number");
        }
    }

    private void addItems(Map<Object, Object> dictionary, List<Object> items) {
        if (items.size() % 2 != 0) {
            throw in.wrong("a key has no value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            checkKey(key);
            dictionary.put(key, items.get(i + 1));
        }
    }
}
