package org.storygan.cuda.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The search on machines made of folders. */
final class InstallationTest {
    private static final int ELF_MACHINE = 18;
    private static final byte ARM64 = (byte) 183;

    @TempDir
    private Path root;

    private final Map<String, String> properties = new HashMap<>(Map.of("os.name", "Linux", "os.arch", "amd64"));
    private final Map<String, String> variables = new HashMap<>();

    private Installation found() {
        return Installation.in(new Surroundings(
                name -> properties.getOrDefault(name, ""), name -> variables.getOrDefault(name, ""), root));
    }

    /** Of a library, the header is all that the search reads. */
    private Path library(String place, byte machine) throws IOException {
        byte[] header = new byte[64];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}, 0, header, 0, 7);
        header[ELF_MACHINE] = machine;
        Path file = root.resolve(place);
        Files.createDirectories(file.getParent());
        return Files.write(file, header);
    }

    private Path library(String place) throws IOException {
        return library(place, (byte) 62);
    }

    @Test
    void emptyMachine_hasNoDriver() {
        assertThat(found().whyNot())
                .contains("no NVIDIA driver was found: libcuda.so.1 is not in the loader's cache, in LD_LIBRARY_PATH or"
                        + " in the usual folders");
    }

    @Test
    void otherProcessor_isNamed() {
        properties.put("os.arch", "aarch64");
        assertThat(found().whyNot())
                .contains("JCuda's native libraries are built for linux on x86_64, this is linux on aarch64");
    }

    @Test
    void driverOfAnotherProcessor_isNoDriver() throws IOException {
        Path driver = library("usr/lib64/libcuda.so.1", ARM64);
        assertThat(found().whyNot()).contains("the NVIDIA driver's " + driver + " is not a library for this processor");
    }

    @Test
    void driver_isFoundInTheUsualFolders() throws IOException {
        Path driver = library("usr/lib/x86_64-linux-gnu/libcuda.so.1");
        assertThat(found().whyNot()).isEmpty();
        assertThat(found().driver()).contains(driver);
        assertThat(found().cublas()).isEmpty();
        assertThat(found().cudnn()).isEmpty();
    }

    @Test
    void driver_isFoundInTheLoadersCache() throws IOException {
        Path driver = library("opt/odd/libcuda.so.1");
        Files.createDirectories(root.resolve("etc"));
        Files.writeString(
                root.resolve("etc/ld.so.cache"),
                "ld.so-1.7.0\0libc.so.6\0/lib/libc.so.6\0libcuda.so.1\0/opt/odd/libcuda.so.1\0",
                StandardCharsets.ISO_8859_1);
        assertThat(found().driver()).contains(driver);
    }

    @Test
    void driver_isTakenFromLdLibraryPathFirst() throws IOException {
        library("usr/lib64/libcuda.so.1");
        Path driver = library("mine/libcuda.so.1");
        variables.put("LD_LIBRARY_PATH", "/nowhere:" + root.resolve("mine"));
        assertThat(found().driver()).contains(driver);
    }

    @Test
    void driverNamedByProperty_mustBeALibrary() throws IOException {
        Path text = Files.writeString(root.resolve("text.so"), "no library");
        properties.put("storygan.cuda.driver", text.toString());
        assertThat(found().whyNot().orElseThrow())
                .isEqualTo("-Dstorygan.cuda.driver names " + text + ", which is not a library for this processor");
        properties.put("storygan.cuda.driver", library("elsewhere/libcuda.so.1").toString());
        assertThat(found().whyNot()).isEmpty();
    }

    @Test
    void libraries_areFoundInTheToolkit() throws IOException {
        library("usr/lib64/libcuda.so.1");
        Path cublas = library("usr/local/cuda/lib64/libcublas.so.13");
        assertThat(found().cublas()).contains(cublas);
        Path older = library("usr/local/cuda/lib64/libcublas.so.12");
        assertThat(found().cublas()).contains(older);
    }

    @Test
    void libraries_areFoundInPythonsPackages() throws IOException {
        library("usr/lib64/libcuda.so.1");
        Files.createDirectories(root.resolve("venv/bin"));
        Files.createFile(root.resolve("venv/bin/python3"));
        Path cublas = library("venv/lib/python3.12/site-packages/nvidia/cu13/lib/libcublas.so.13");
        Path cudnn = library("venv/lib/python3.12/site-packages/nvidia/cudnn/lib/libcudnn.so.9");
        variables.put("PATH", "/nowhere:" + root.resolve("venv/bin"));
        assertThat(found().cublas()).contains(cublas);
        assertThat(found().cudnn()).contains(cudnn);
    }

    @Test
    void libraries_areTakenFromTheNamedFoldersFirst() throws IOException {
        library("usr/lib64/libcuda.so.1");
        library("usr/local/cuda/lib64/libcudnn.so.9");
        Path cudnn = library("mine/libcudnn.so.9");
        properties.put("storygan.cuda.libraries", root.resolve("mine").toString());
        assertThat(found().cudnn()).contains(cudnn);
    }

    @Test
    void emulator_standsForAllOfCuda() throws IOException {
        library("usr/lib64/libcuda.so.1");
        library("usr/local/cuda/lib64/libcudnn.so.9");
        Path emulator = root.resolve("emulator");
        properties.put("storygan.cuda.emulator", emulator.toString());
        assertThat(found().whyNot())
                .contains("the emulator's folder " + emulator
                        + " has no libcuda.so.1: it is built where g++ is on the PATH");
        Path driver = library("emulator/libcuda.so.1");
        assertThat(found().driver()).contains(driver);
        assertThat(found().emulator()).contains(emulator);
        assertThat(found().cudnn()).isEmpty();
    }
}
