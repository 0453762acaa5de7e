package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.story.Split;
import org.storygan.lite.app.Destination;
import org.storygan.lite.app.Machine;
import org.storygan.lite.app.SampleRequest;
import org.storygan.lite.app.SampleRequest.Draws;
import org.storygan.lite.app.SampleRequest.Extras;
import org.storygan.lite.app.StorySource;
import org.storygan.lite.app.TrainRequest;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Recording;
import org.storygan.lite.run.Terminal;

final class SampleJobTest {
    private static final StorySource TWO_FRAMES =
            new StorySource.Written(List.of(List.of("The cat stands on the left.", "A zyzzyva appears.")));
    private static final Extras NONE = new Extras(false, false);

    @TempDir
    static Path folder;

    private static Path checkpoint;

    @BeforeAll
    static void train() {
        new TrainJob(Runs.request(folder.resolve("run"), Existing.REFUSE, 2), Runs.silent()).run();
        checkpoint = Runs.louder(
                folder.resolve("run/checkpoints/step-000002.safetensors"), folder.resolve("loud.safetensors"));
    }

    private static Path draw(String name, StorySource source, Draws draws, Extras extras) {
        Path out = folder.resolve(name);
        var request = new SampleRequest(
                checkpoint, source, new Destination(out, Existing.REFUSE), draws, extras, new Machine("cpu", 2));
        assertThat(new SampleJob(request, Runs.silent()).run()).isZero();
        return out;
    }

    private static byte[] bytes(Path out, String file) throws IOException {
        return Files.readAllBytes(out.resolve(file));
    }

    private static List<String> files(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void the_seed_decides_the_pictures_and_the_scale_how_much_of_the_noise_there_is() throws IOException {
        Path seven = draw("seven", TWO_FRAMES, new Draws(7, 1, 1), NONE);
        Path again = draw("again", TWO_FRAMES, new Draws(7, 1, 1), NONE);
        Path eight = draw("eight", TWO_FRAMES, new Draws(8, 1, 1), NONE);
        Path less = draw("less", TWO_FRAMES, new Draws(7, 1, 0.5), NONE);
        Path quiet7 = draw("quiet7", TWO_FRAMES, new Draws(7, 1, 0), NONE);
        Path quiet8 = draw("quiet8", TWO_FRAMES, new Draws(8, 1, 0), NONE);
        for (String file : List.of("story-1-1.png", "story-1-2.png", "story-1-strip.png", "sheet.png")) {
            assertThat(bytes(again, file)).as(file).isEqualTo(bytes(seven, file));
            assertThat(bytes(eight, file)).as(file).isNotEqualTo(bytes(seven, file));
            assertThat(bytes(less, file)).as(file).isNotEqualTo(bytes(seven, file));
            assertThat(bytes(quiet8, file)).as(file).isEqualTo(bytes(quiet7, file));
        }
    }

    @Test
    void the_second_sample_is_what_the_next_seed_draws() throws IOException {
        Path two = draw("two", TWO_FRAMES, new Draws(7, 2, 1), NONE);
        Path next = draw("next", TWO_FRAMES, new Draws(8, 1, 1), NONE);
        assertThat(bytes(two, "story-1-seed-8-1.png")).isEqualTo(bytes(next, "story-1-1.png"));
        assertThat(bytes(two, "story-1-seed-7-1.png")).isNotEqualTo(bytes(two, "story-1-seed-8-1.png"));
        assertThat(files(two)).hasSize(2 * (2 + 1) + 1);
    }

    @Test
    void unknown_words_are_named_but_not_all_of_many() {
        String many =
                IntStream.range(0, 15).mapToObj(i -> "q" + (char) ('a' + i)).collect(Collectors.joining(" "));
        var source = new StorySource.Written(List.of(List.of(many)));
        var recording = new Recording();
        var request = new SampleRequest(
                checkpoint,
                source,
                new Destination(folder.resolve("unknown"), Existing.REFUSE),
                new Draws(1, 1, 1),
                NONE,
                new Machine("cpu", 2));
        new SampleJob(request, recording.console(Terminal.NONE)).run();
        assertThat(recording.err())
                .contains("never read, taken as <unk>: qa, qb,", "ql and 3 more")
                .doesNotContain("qm");
    }

    @Test
    void a_story_looks_the_same_whatever_is_drawn_after_it() throws IOException {
        var more = new StorySource.Written(
                List.of(((StorySource.Written) TWO_FRAMES).stories().get(0), List.of("A dog.")));
        Path alone = draw("alone", TWO_FRAMES, new Draws(7, 1, 1), NONE);
        Path first = draw("first", more, new Draws(7, 1, 1), NONE);
        assertThat(bytes(first, "story-1-strip.png")).isEqualTo(bytes(alone, "story-1-strip.png"));
    }

    @Test
    void animation_and_attention_come_beside_the_frames() throws IOException {
        Path out = draw("rich", TWO_FRAMES, new Draws(7, 1, 1), new Extras(true, true));
        assertThat(files(out))
                .containsExactly(
                        "sheet.png",
                        "story-1-1.png",
                        "story-1-2.png",
                        "story-1-animated.png",
                        "story-1-attention.png",
                        "story-1-strip.png");
        var first = PngReader.read(bytes(out, "story-1-1.png"), "frame");
        var playing = PngReader.read(bytes(out, "story-1-animated.png"), "animation");
        assertThat(playing.width()).isEqualTo(4 * 64);
        assertThat(playing.at(130, 77, 1)).isEqualTo(first.at(130 / 4, 77 / 4, 1));
        var attention = PngReader.read(bytes(out, "story-1-attention.png"), "attention");
        assertThat(attention.height()).as("two blocks of two frames").isGreaterThan(4 * 128);
    }

    @Test
    void stories_of_a_set_stand_below_their_true_frames() throws IOException {
        var source = new StorySource.FromData("synthetic:60", Split.TEST, 2);
        Path out = draw("set", source, new Draws(7, 1, 1), NONE);
        assertThat(files(out)).hasSize(2 * (5 + 1) + 1);
        var sheet = PngReader.read(bytes(out, "sheet.png"), "sheet");
        assertThat(sheet.height()).as("two stories of two rows").isGreaterThan(2 * 2 * 128);
    }

    @Test
    void positions_of_words_are_those_of_the_tensors_that_the_blocks_read() {
        try (Device device = Device.open("cpu")) {
            FrozenEncoder encoder = Checkpoint.read(checkpoint).encoder(device);
            var sentences = List.of("The cat stands.", "Zyzzyva!", "?");
            List<List<String>> own =
                    List.of(List.of("the", "cat", "stands"), List.of("<unk>", "", ""), List.of("<unk>", "", ""));
            assertThat(encoder.read(sentences, 3)).isEqualTo(own);
            List<String> story = own.stream().flatMap(List::stream).toList();
            assertThat(encoder.read(sentences, 9)).isEqualTo(Collections.nCopies(3, story));
        }
    }

    @Test
    void where_no_block_reads_words_there_is_no_attention_to_show() throws IOException {
        TrainRequest request = Runs.request(folder.resolve("plain"), Existing.REFUSE, 2);
        var config = request.config().with("db.g.mode", "sa", "test");
        new TrainJob(new TrainRequest(config, request.destination(), request.machine()), Runs.silent()).run();
        var recording = new Recording();
        Path out = folder.resolve("unexplained");
        var asked = new SampleRequest(
                folder.resolve("plain/checkpoints/step-000002.safetensors"),
                TWO_FRAMES,
                new Destination(out, Existing.REFUSE),
                new Draws(7, 1, 1),
                new Extras(false, true),
                new Machine("cpu", 2));
        assertThat(new SampleJob(asked, recording.console(Terminal.NONE)).run()).isZero();
        assertThat(recording.err()).contains("with db.g.mode=sa no block of this generator looks at words");
        assertThat(files(out)).containsExactly("sheet.png", "story-1-1.png", "story-1-2.png", "story-1-strip.png");
    }
}
