package org.storygan.datasets.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a data set while it is read, so that a user sees all of it and not one fault a run. */
public final class Faults {

    private static final int SHOWN = 10;

    private final ArrayList<Fault> found = new ArrayList<>();

    public void add(Fault fault) {
        found.add(fault);
    }

    /** In the order in which they were found. */
    public List<Fault> list() {
        return List.copyOf(found);
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Refuses the data set if anything is wrong with it, naming the first ten faults.
     *
     * @param set what the message calls the data set, if not only lines of one file are wrong
     */
    public void throwIfAny(String set) {
        if (found.isEmpty()) {
            return;
        }
        var file = found.get(0).file();
        boolean areLines = found.stream()
                .allMatch(fault -> fault.line() > 0 && fault.file().equals(file));
        throw (areLines ? badLines(file) : mixed(set)).of(found);
    }

    private DataException badLines(String file) {
        var error = new DataException(
                file + " has " + (found.size() == 1 ? "a line" : found.size() + " lines") + " that cannot be read");
        var inOrder =
                found.stream().sorted(Comparator.comparingInt(Fault::line)).toList();
        for (Fault fault : first(inOrder)) {
            error = error.with("line " + fault.line(), fault.reason());
        }
        return andMore(error);
    }

    private DataException mixed(String set) {
        var error = new DataException(set + " has " + (found.size() == 1 ? "a fault" : found.size() + " faults"));
        for (Fault fault : first(found)) {
            error = error.with("fault", fault.place() + ": " + fault.reason());
        }
        return andMore(error);
    }

    private static List<Fault> first(List<Fault> faults) {
        return faults.subList(0, Math.min(SHOWN, faults.size()));
    }

    private DataException andMore(DataException error) {
        return found.size() > SHOWN ? error.with("and", found.size() - SHOWN + " more") : error;
    }
}
