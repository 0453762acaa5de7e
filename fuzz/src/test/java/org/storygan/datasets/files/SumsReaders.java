package org.storygan.datasets.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Sha256;
import org.storygan.fuzz.Scratch;

/** The reader of kept sums of files: refuses nothing by an exception, what is no sum is not there. */
public final class SumsReaders {

    private SumsReaders() {}

    public static void sums(byte[] input) throws IOException {
        Path set = Scratch.folder("summed");
        Scratch.file("summed/a", new byte[] {1, 2, 3});
        var sums = new FileSums(new DataRoot(set), OpenOptions.defaults().withCacheDirectory(Scratch.folder("sums")));
        Files.write(sums.file(), input);
        sums.hashInto(new Sha256(), List.of("a"));
    }
}
