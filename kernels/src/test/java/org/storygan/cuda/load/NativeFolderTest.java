package org.storygan.cuda.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.DeviceException;

final class NativeFolderTest {
    @TempDir
    private Path home;

    private NativeFolder folder(String property) {
        var surroundings = new Surroundings(
                name -> name.equals("user.home") ? home.toString() : name.equals("storygan.cuda.cache") ? property : "",
                name -> "",
                home);
        return NativeFolder.of(surroundings, "set");
    }

    @Test
    void folder_isInTheUsersCacheAndPrivate() throws IOException {
        Path path = folder("").path();
        assertThat(path).isEqualTo(home.toRealPath().resolve(".cache/storygan/set"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void put_replacesWhatIsNotTheLibraryAndKeepsWhatIs() throws IOException {
        var folder = folder("");
        Path file = folder.path().resolve("lib.so");
        Files.write(file, new byte[] {9});
        folder.put("lib.so", new byte[] {1, 2, 3});
        assertThat(file).hasBinaryContent(new byte[] {1, 2, 3});
        var written = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        folder.put("lib.so", new byte[] {1, 2, 3});
        assertThat(Files.readAttributes(file, BasicFileAttributes.class).fileKey())
                .isEqualTo(written);
    }

    @Test
    void put_byManyAtOnceLeavesOneWholeFile() throws IOException {
        byte[] library = new byte[1 << 20];
        library[library.length - 1] = 7;
        IntStream.range(0, 16).parallel().forEach(i -> folder("").put("lib.so", library));
        try (var files = Files.list(folder("").path())) {
            assertThat(files).singleElement().satisfies(file -> assertThat(file).hasBinaryContent(library));
        }
    }

    @Test
    void folderOpenToOthers_isRefused() throws IOException {
        Path open = Files.createDirectories(home.resolve("shared/set"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> folder(home.resolve("shared").toString()))
                .isInstanceOf(DeviceException.class)
                .hasMessage("the folder " + open + " of JCuda's native libraries is open to others (rwxrwxrwx):"
                        + " chmod 700 it, or name another by -Dstorygan.cuda.cache");
    }

    @Test
    void folderThatCannotBeMade_isNamedWithTheWayOut() throws IOException {
        Path file = Files.createFile(home.resolve("file"));
        assertThatThrownBy(() -> folder(file.toString()))
                .isInstanceOf(DeviceException.class)
                .hasMessageStartingWith("JCuda's native libraries cannot be unpacked to " + file.resolve("set"))
                .hasMessageEndingWith("name a folder by -Dstorygan.cuda.cache");
    }
}
