package org.storygan.datasets.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.storygan.datasets.story.Progress;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/**
 * Pictures of one split that another has too, as evaluation sees both: a generator that has learned them by heart would be
 * taken for one that draws well.
 *
 * @param frames of the second split
 * @param same how many of them are in the first split, to the bit
 * @param alike how many have, in the first split, a picture from which no mean over 4 x 4 pixels differs by more than
 *     {@value #LEVELS} of 255 levels; those that are the same included
 * @param example one of them; empty when there is none
 */
public record Duplicates(Split first, Split second, int frames, int same, int alike, String example) {

    /** Re-encoding moves a mean by one or two levels; the smallest thing in the published sets moves it by twenty and more. */
    public static final int LEVELS = 6;

    /** The frames of a split: whose they are, what they look like, and the first of each that is the same to the bit. */
    private record Frames(List<String> names, List<String> hashes, Thumbnails thumbnails) {

        static Frames of(StorySet set, Split split, Progress progress) {
            var names = new ArrayList<String>();
            var hashes = new ArrayList<String>();
            var thumbnails = new Thumbnails();
            for (int i = 0; i < set.size(split); i++) {
                var story = set.story(split, i);
                for (int frame = 0; frame < story.frames().size(); frame++) {
                    var picture = story.frame(frame).picture();
                    thumbnails.add(picture);
                    hashes.add(new Sha256().add(picture.rgb()).hex());
                    names.add(story.id() + " frame " + (frame + 1));
                }
                progress.report(
                        "looking at the " + split.label() + " pictures of " + set.name(), i + 1, set.size(split));
            }
            return new Frames(names, hashes, thumbnails);
        }
    }

    /** Compares what is tested and validated on with what is trained on. */
    public static List<Duplicates> of(StorySet set, Progress progress) {
        var train = Frames.of(set, Split.TRAIN, progress);
        return List.of(
                between(train, Split.VAL, Frames.of(set, Split.VAL, progress)),
                between(train, Split.TEST, Frames.of(set, Split.TEST, progress)));
    }

    private static Duplicates between(Frames train, Split split, Frames frames) {
        var known = new HashMap<String, Integer>();
        for (int i = 0; i < train.hashes().size(); i++) {
            known.putIfAbsent(train.hashes().get(i), i);
        }
        int[] like = IntStream.range(0, frames.names().size())
                .parallel() // whole numbers, each its own place: the order of the work changes nothing
                .map(i -> {
                    int same = known.getOrDefault(frames.hashes().get(i), -1);
                    return same >= 0 ? same : train.thumbnails().firstLike(frames.thumbnails(), i, LEVELS);
                })
                .toArray();
        int same = (int) frames.hashes().stream().filter(known::containsKey).count();
        int alike = (int) IntStream.of(like).filter(i -> i >= 0).count();
        String example = IntStream.range(0, like.length)
                .filter(i -> like[i] >= 0)
                .mapToObj(i -> frames.names().get(i) + " like " + train.names().get(like[i]))
                .findFirst()
                .orElse("");
        return new Duplicates(Split.TRAIN, split, like.length, same, alike, example);
    }
}
