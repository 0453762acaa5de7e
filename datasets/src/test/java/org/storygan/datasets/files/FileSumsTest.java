package org.storygan.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Progress;
import org.storygan.datasets.story.Sha256;

class FileSumsTest {

    private static final Instant LONG_AGO = Instant.parse("2024-02-03T04:05:06Z");
    private static final List<String> NAMES = List.of("a.npy", "b.npy");

    @TempDir
    private Path folder;

    private final List<String> warnings = new ArrayList<>();
    private Path cache;
    private String before;

    @BeforeEach
    void hashTwoFiles() throws IOException {
        cache = folder.resolve("cache");
        Files.createDirectory(folder.resolve("set"));
        write("a.npy", 0, LONG_AGO);
        write("b.npy", 1, LONG_AGO);
        before = hash(LONG_AGO.plus(Duration.ofDays(1)));
    }

    /** A file of 20,000 bytes whose middle says this. */
    private void write(String name, int middle, Instant changed) throws IOException {
        byte[] bytes = new byte[20_000];
        bytes[10_000] = (byte) middle;
        Files.write(folder.resolve("set").resolve(name), bytes);
        Files.setLastModifiedTime(folder.resolve("set").resolve(name), FileTime.from(changed));
    }

    private String hash(Instant now) {
        var progress = new Progress() {
            @Override
            public void report(String what, long done, long total) {}

            @Override
            public void warn(String what) {
                warnings.add(what);
            }
        };
        var options = OpenOptions.defaults().withCacheDirectory(cache).withProgress(progress);
        var root = new DataRoot(folder.resolve("set"));
        var sum = new Sha256();
        new FileSums(root, options, Clock.fixed(now, ZoneOffset.UTC)).hashInto(sum, NAMES);
        return sum.hex();
    }

    private String hash() {
        return hash(LONG_AGO.plus(Duration.ofDays(2)));
    }

    private Path sums() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.reduce((a, b) -> {
                        throw new AssertionError(a + " and " + b);
                    })
                    .orElseThrow();
        }
    }

    @Test
    void everyByteCounts() throws IOException {
        write("a.npy", 7, LONG_AGO.plusNanos(1000));
        assertThat(hash()).isNotEqualTo(before);
        write("a.npy", 0, LONG_AGO.plusNanos(2000));
        assertThat(hash()).as("the same bytes at another time").isEqualTo(before);
    }

    /** What other programs say, and in the order that is asked for. */
    @Test
    void aSumIsThatOfTheFile() throws IOException {
        var sum = new Sha256();
        for (String name : NAMES) {
            sum.add(name)
                    .add(Sha256.ofBytes(Files.readAllBytes(folder.resolve("set").resolve(name))));
        }
        assertThat(before).isEqualTo(sum.hex());
    }

    /** The price of not reading 90 GB: who changes a file and sets its time back is not noticed. */
    @Test
    void aFileOfTheSameLengthAndTimeIsNotReadAgain() throws IOException {
        write("a.npy", 7, LONG_AGO);
        assertThat(hash()).isEqualTo(before);
        Files.delete(sums());
        assertThat(hash()).isNotEqualTo(before);
    }

    /** It may be changed again within the same tick of the disk's clock. */
    @Test
    void theSumOfAFileJustChangedIsNotKept() throws IOException {
        Instant now = LONG_AGO.plus(Duration.ofDays(3));
        write("a.npy", 7, now.minusMillis(500));
        String changed = hash(now);
        write("a.npy", 8, now.minusMillis(500));
        assertThat(hash(now)).isNotEqualTo(changed).isNotEqualTo(before);
    }

    @Test
    void whateverIsInTheFileOfSums_onlySumsAreTaken() throws IOException {
        List<String> lines = Files.readAllLines(sums());
        assertThat(lines).hasSize(3).first().isEqualTo("storygan sums, format 1");
        String wrong = lines.get(1).replaceFirst("^.{64}", "0".repeat(64));
        for (List<String> content : List.of(
                List.<String>of(),
                List.of("storygan sums, format 2", wrong),
                List.of(lines.get(0), "", "\t\t\t", "x", wrong.substring(1), wrong.replace('\t', ' ')),
                List.of(lines.get(0), wrong.replaceFirst(" ", " 9")))) {
            Files.write(sums(), content);
            assertThat(hash()).as("%s", content).isEqualTo(before);
        }
        Files.write(sums(), new byte[] {(byte) 0xff, 0, 10, (byte) 0xc3});
        assertThat(hash()).isEqualTo(before);
        Files.write(sums(), (lines.get(0) + "\n" + wrong + "\n").getBytes(StandardCharsets.UTF_8));
        assertThat(hash()).as("a sum that somebody forged is believed").isNotEqualTo(before);
    }

    @Test
    void whereNothingCanBeKept_everythingIsRead() throws IOException {
        Files.delete(sums());
        Files.delete(cache);
        Files.writeString(cache, "a file where the folder was to be");
        assertThat(hash()).isEqualTo(before);
        assertThat(warnings).singleElement().asString().startsWith("cannot keep sums of files in " + cache);
    }
}
