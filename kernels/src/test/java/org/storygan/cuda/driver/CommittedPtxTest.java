package org.storygan.cuda.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.storygan.cuda.check.Suites;

/** The PTX that builds without nvcc use is that of the sources. */
@Tag(Suites.BUILD_ONLY)
final class CommittedPtxTest {
    private static final Path SOURCES = Path.of("src/main/cuda");
    private static final Path PTX = Path.of("src/main/resources/org/storygan/cuda");
    private static final Pattern INCLUDE = Pattern.compile("^#include \"([^\"]*\\.cuh)\".*", Pattern.MULTILINE);

    @Test
    void ptx_isOfTheSourcesAsTheyAre() throws Exception {
        for (String name : names(SOURCES, ".cu")) {
            assertThat(firstLine(name))
                    .as("%s.cu changed since its PTX was made: run scripts/ptx", name)
                    .isEqualTo("// sources " + hash(name));
        }
    }

    @Test
    void everyPtx_hasItsSource() throws IOException {
        assertThat(names(PTX, ".ptx.gz")).isNotEmpty().isEqualTo(names(SOURCES, ".cu"));
    }

    private static String firstLine(String name) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(PTX.resolve(name + ".ptx.gz"))), StandardCharsets.UTF_8))) {
            return in.readLine();
        }
    }

    /** Of the file and all it includes, in the order of their names, as src/build/sources.sh counts it. */
    private static String hash(String name) throws Exception {
        var files = new TreeSet<String>();
        var next = new ArrayList<>(List.of(name + ".cu"));
        var sha = MessageDigest.getInstance("SHA-256");
        while (!next.isEmpty()) {
            String file = next.remove(0);
            if (files.add(file)) {
                INCLUDE.matcher(Files.readString(SOURCES.resolve(file)))
                        .results()
                        .forEach(found -> next.add(found.group(1)));
            }
        }
        for (String file : files) {
            sha.update(Files.readAllBytes(SOURCES.resolve(file)));
        }
        return HexFormat.of().formatHex(sha.digest()).substring(0, 16);
    }

    private static List<String> names(Path folder, String suffix) throws IOException {
        var names = new TreeSet<String>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + suffix)) {
            files.forEach(file -> names.add(file.getFileName().toString().replace(suffix, "")));
        }
        return List.copyOf(names);
    }
}
