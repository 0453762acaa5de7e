package org.storygan.datasets.check;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.Shot;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.OpenOptions;

/** Looks at everything in a data set that is read from files. */
public final class Validation {

    private final Findings findings = new Findings();

    private Validation() {}

    /**
     * What is wrong with the stories of a catalogue.
     *
     * @param reading faults that were found when the catalogue was read
     */
    public static Report of(String set, Catalog catalog, List<Fault> reading, OpenOptions options) {
        var validation = new Validation();
        validation.add(reading);
        var pictures = new PictureCheck(catalog, options);
        pictures.run().forEach(bad -> validation.findings.add(Kind.PICTURE, bad.fault()));
        int sentences = validation.sentences(catalog);
        new SplitCheck(catalog, validation.findings).run();
        if (catalog.isEmpty()) {
            validation.findings.add(Kind.FILE, new Fault("", 0, "", "there is no story that can be used"));
        }
        var seen = new Report.Seen(catalog.entries().size(), pictures.pictures(), sentences);
        return validation.report(set, seen);
    }

    /** Of a data set that could not be read at all for these faults. */
    public static Report unreadable(String set, List<Fault> faults) {
        var validation = new Validation();
        validation.add(faults);
        return validation.report(set, new Report.Seen(0, 0, 0));
    }

    private Report report(String set, Report.Seen seen) {
        return new Report(set, seen, findings.list(), findings.counts());
    }

    private void add(List<Fault> reading) {
        for (Fault fault : reading) {
            Kind kind = fault.line() > 0 ? Kind.LINE : fault.story().isEmpty() ? Kind.FILE : Kind.STORY;
            findings.add(kind, fault);
        }
    }

    /** Tells each odd sentence once, however many stories have it; returns how many sentences there are. */
    private int sentences(Catalog catalog) {
        Set<Shot> shots = new HashSet<>();
        int count = 0;
        for (var entry : catalog.entries()) {
            for (var shot : entry.shots()) {
                if (shots.add(shot)) {
                    count += shot.sentences().size();
                    sentences(entry.id(), shot);
                }
            }
        }
        return count;
    }

    private void sentences(String story, Shot shot) {
        for (String sentence : shot.sentences()) {
            SentenceCheck.oddity(sentence)
                    .ifPresent(oddity -> findings.add(Kind.SENTENCE, Fault.ofStory("", story, oddity)));
        }
    }
}
