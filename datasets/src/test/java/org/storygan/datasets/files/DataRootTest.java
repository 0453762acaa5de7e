package org.storygan.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Sha256;

class DataRootTest {

    @TempDir
    private Path outside;

    private Path folder;
    private DataRoot root;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(outside.resolve("data/a"));
        Files.writeString(outside.resolve("secret.png"), "secret");
        Files.writeString(folder.resolve("b'c d\u00e9\".png"), "picture");
        root = new DataRoot(outside.resolve("data"));
    }

    @Test
    void strangeNamesInsideTheFolderAreNames() {
        assertThat(root.file("a/b'c d\u00e9\".png")).hasContent("picture");
        assertThat(root.file("./a/../a/b'c d\u00e9\".png")).hasContent("picture");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../secret.png", "a/../../secret.png", "..", "", " ", "/etc/hostname", "a/b\0c", "..//secret.png"
            })
    void namesThatLeadOutAreRefused(String name) {
        assertThatThrownBy(() -> root.file(name)).isInstanceOf(DataException.class);
    }

    @Test
    void linksThatLeadOutAreRefusedAndOthersFollowed() throws IOException {
        Files.createSymbolicLink(folder.resolve("out.png"), outside.resolve("secret.png"));
        Files.createSymbolicLink(folder.resolve("up"), outside);
        Files.createSymbolicLink(folder.resolve("in.png"), folder.resolve("b'c d\u00e9\".png"));
        assertThatThrownBy(() -> root.file("a/out.png")).hasMessageContaining("is a link that leads out of");
        assertThatThrownBy(() -> root.file("a/up/secret.png")).hasMessageContaining("is a link that leads out of");
        assertThat(root.file("a/in.png")).hasContent("picture");
    }

    @Test
    void whatIsNoFileIsNamed() {
        assertThatThrownBy(() -> root.file("a")).hasMessageEndingWith("a is not a file");
        assertThatThrownBy(() -> root.file("a/x.png")).hasMessageStartingWith("there is no file ");
        assertThatThrownBy(() -> root.file("a/" + "x".repeat(2000))).isInstanceOf(DataException.class);
    }

    @Test
    void theHashSeesEveryByteAndTheName() throws IOException {
        byte[] bytes = new byte[200_000];
        String hash = hash(bytes);
        for (int place : new int[] {0, 4095, 4096, 65_536, 100_000, 199_999}) {
            bytes[place] = 1;
            assertThat(hash(bytes)).as("byte %s", place).isNotEqualTo(hash);
            bytes[place] = 0;
        }
        assertThat(hash(bytes)).isEqualTo(hash);
        assertThat(hash(new byte[200_001])).isNotEqualTo(hash);
        Files.move(folder.resolve("x"), folder.resolve("y"));
        var sum = new Sha256();
        root.hashInto(sum, "a/y");
        assertThat(sum.hex()).isNotEqualTo(hash);
    }

    private String hash(byte[] content) throws IOException {
        Files.write(folder.resolve("x"), content);
        var sum = new Sha256();
        root.hashInto(sum, "a/x");
        return sum.hex();
    }
}
