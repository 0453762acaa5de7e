package org.storygan.datasets.pororo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.npy.NpyFile;
import org.storygan.datasets.npy.Python;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Split;

/** Which windows belong to which split: lists of their numbers, one for each split that a paper has. */
enum SplitFile {
    /** StoryGAN's 13,000 and 2,336; validation is taken from training. */
    STORYGAN("train_test_ids.npy", List.of(Split.TRAIN, Split.TEST)),
    /** DuCo-StoryGAN's 10,191, 2,334 of seen and 2,208 of unseen episodes. */
    DUCO("train_seen_unseen_ids.npy", List.of(Split.TRAIN, Split.VAL, Split.TEST));

    final String file;
    private final List<Split> splits;

    SplitFile(String file, List<Split> splits) {
        this.file = file;
        this.splits = splits;
    }

    /** @param windows how many there are */
    Map<Split, List<Integer>> read(Path path, int windows) {
        var lists = Python.list(NpyFile.read(path)).orElse(List.of());
        if (lists.size() != splits.size()) {
            throw new DataException(path + " is not this split")
                    .expected(splits.size() + " lists of stories", lists.size() + " of them");
        }
        var numbers = new EnumMap<Split, List<Integer>>(Split.class);
        for (int i = 0; i < splits.size(); i++) {
            numbers.put(splits.get(i), numbers(lists.get(i), path, windows));
        }
        return numbers;
    }

    private static List<Integer> numbers(Object list, Path path, int windows) {
        var numbers = new ArrayList<Integer>();
        for (Object item : Python.list(list).orElse(List.of())) {
            long number = Python.integer(item).orElse(-1);
            if (number < 0 || number >= windows) {
                throw new DataException(path + " names a story that does not exist")
                        .expected("numbers 0 .. " + (windows - 1), number < 0 ? "something else" : "" + number);
            }
            numbers.add((int) number);
        }
        return numbers;
    }
}
