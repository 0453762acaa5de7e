package org.storygan.lite.pretrain;

import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Story;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.text.Caption;
import org.storygan.lite.text.Vocabulary;

/** Takes pairs out of a story set. Safe to use from several threads. */
final class PairSource {
    private static final long FRAME = 101; // the stream that frames are drawn from

    private final StorySet set;
    private final Vocabulary vocabulary;
    private final PretrainSettings settings;

    PairSource(StorySet set, Vocabulary vocabulary, PretrainSettings settings) {
        this.set = set;
        this.vocabulary = vocabulary;
        this.settings = settings;
    }

    /** One random frame of each story of a training batch: the frames of one story are too much alike to be told apart. */
    PairBatch training(Batcher batcher, long epoch, int position, long seed) {
        Choice choice = settings.words().areDrawn() ? batcher.choice(epoch) : Choice.FIXED;
        var pairs = new ArrayList<Pair>();
        for (Story story : batcher.batch(epoch, position)) {
            long key = CounterRandom.keyOf(story.id());
            int frame = CounterRandom.of(seed, epoch, FRAME, key).below(set.framesPerStory());
            pairs.add(pair(story, frame, choice));
        }
        return new PairBatch(pairs);
    }

    /** The first frames of all stories of a split, then their second ones and so on, up to so many pairs. */
    List<PairBatch> heldOut(Split split, int batch, int limit) {
        int stories = set.size(split);
        int pairs = (int) Math.min(limit, (long) stories * set.framesPerStory());
        var batches = new ArrayList<PairBatch>();
        for (int from = 0; from < pairs; from += batch) {
            var members = new ArrayList<Pair>();
            for (int i = from; i < Math.min(pairs, from + batch); i++) {
                members.add(pair(set.story(split, i % stories), i / stories, Choice.FIXED));
            }
            batches.add(new PairBatch(members));
        }
        return batches;
    }

    private Pair pair(Story story, int frame, Choice choice) {
        Caption caption = Caption.of(
                vocabulary, choice.sentence(story, frame), settings.sizes().maxWords());
        return new Pair(story.id(), caption, story.frame(frame).picture());
    }
}
