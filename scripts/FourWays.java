import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.Frame;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/**
 * Two folders of pictures for the first stories of a split, to see whether scores mean something: {@code other}, the real pictures of other
 * stories of that split, and {@code noise}. They are named as the stories' own pictures, so that {@code evaluate --drawn DIR --data SPEC} takes them
 * for drawn ones: {@code FourWays SPEC SPLIT STORIES OUT}.
 */
final class FourWays {
    private FourWays() {}

    public static void main(String[] arguments) throws Exception {
        Split split = Split.of(arguments[1]);
        int stories = Integer.parseInt(arguments[2]);
        Path other = Files.createDirectories(Path.of(arguments[3], "other"));
        Path noise = Files.createDirectories(Path.of(arguments[3], "noise"));
        try (StorySet set = StorySets.open(arguments[0], OpenOptions.defaults())) {
            if (set.size(split) < 2 * stories) {
                throw new IllegalArgumentException(set.size(split) + " stories, expected twice " + stories);
            }
            for (int i = 0; i < stories; i++) {
                String id = set.story(split, i).id();
                List<Picture> strangers = pictures(set.story(split, stories + i).frames());
                for (int frame = 0; frame < strangers.size(); frame++) {
                    String file = (id + "-" + (frame + 1)).replaceAll("[^A-Za-z0-9._-]", "_") + ".png";
                    Files.write(other.resolve(file), PngWriter.bytes(strangers.get(frame)));
                    Files.write(noise.resolve(file), PngWriter.bytes(noise(i, frame)));
                }
            }
        }
    }

    private static List<Picture> pictures(List<Frame> frames) {
        List<Picture> pictures = new ArrayList<>();
        frames.forEach(frame -> pictures.add(frame.picture()));
        return pictures;
    }

    /** 64 x 64, each byte uniform. */
    private static Picture noise(int story, int frame) {
        var random = CounterRandom.of(story, frame);
        byte[] rgb = new byte[64 * 64 * Picture.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) random.below(256);
        }
        return Picture.of(64, 64, rgb);
    }
}
