package org.storygan.datasets.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.Entry;
import org.storygan.datasets.files.Shot;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Split;

/** What a set's splits share and lack: numbers measured on what was trained on mean little. */
final class SplitCheck {

    private final Catalog catalog;
    private final Findings findings;

    SplitCheck(Catalog catalog, Findings findings) {
        this.catalog = catalog;
        this.findings = findings;
    }

    void run() {
        for (Split split : Split.values()) {
            if (catalog.stories().get(split).isEmpty() && !catalog.isEmpty()) {
                add("there is no story in " + split.label());
            }
        }
        repeatedIds();
        overlap(Split.TRAIN, Split.VAL);
        overlap(Split.TRAIN, Split.TEST);
        overlap(Split.VAL, Split.TEST);
    }

    private void repeatedIds() {
        catalog.stories().forEach((split, entries) -> {
            var seen = new HashSet<String>();
            for (var entry : entries) {
                if (!seen.add(entry.id())) {
                    findings.add(Kind.STORY, Fault.ofStory("", entry.id(), "is in " + split.label() + " twice"));
                }
            }
        });
    }

    private void overlap(Split first, Split second) {
        share(first, second, "stories of the same name", Entry::id);
        share(first, second, "stories that say the same throughout", SplitCheck::words);
        var shown = clips(first);
        long shared = clips(second).stream().filter(shown::contains).count();
        if (shared > 0) {
            add(between(first, second) + " share " + shared + " pictures");
        }
    }

    private <K> void share(Split first, Split second, String what, Function<Entry, K> key) {
        Map<K, String> known = new HashMap<>();
        catalog.stories().get(first).forEach(entry -> known.putIfAbsent(key.apply(entry), entry.id()));
        List<Entry> shared = catalog.stories().get(second).stream()
                .filter(entry -> known.containsKey(key.apply(entry)))
                .toList();
        if (!shared.isEmpty()) {
            var example = shared.get(0);
            add(between(first, second) + " share " + shared.size() + " " + what + ", the first is " + example.id()
                    + " like " + known.get(key.apply(example)));
        }
    }

    private static List<List<String>> words(Entry entry) {
        return entry.shots().stream().map(Shot::sentences).toList();
    }

    private Set<Integer> clips(Split split) {
        return catalog.stories().get(split).stream()
                .flatMap(entry -> entry.shots().stream())
                .map(Shot::clip)
                .collect(Collectors.toSet());
    }

    private static String between(Split first, Split second) {
        return first.label() + " and " + second.label();
    }

    private void add(String what) {
        findings.add(Kind.SPLIT, new Fault("", 0, "", what));
    }
}
