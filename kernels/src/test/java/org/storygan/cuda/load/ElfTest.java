package org.storygan.cuda.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.storygan.backend.DeviceException;

final class ElfTest {
    private static final String BINDING = "libJCublas2-12.6.0-linux-x86_64.so";

    @Test
    void hash_isThatOfTheSpecification() {
        // The value that readelf -V shows for GLIBC_2.2.5 in every library of this processor.
        assertThat(Elf.hash("GLIBC_2.2.5")).isEqualTo(0x09691a75);
    }

    @Test
    void retargeted_asksForTheOtherLibraryAndChangesNothingElse() {
        byte[] before = NativeFolder.packed(BINDING);
        byte[] after = Elf.retargeted(before, "libcublas.so.12", "libcublas.so.13");
        assertThat(names(before, "libcublas.so.12")).isTrue();
        assertThat(names(before, "libcublas.so.13")).isFalse();
        assertThat(names(after, "libcublas.so.12")).isFalse();
        assertThat(names(after, "libcublas.so.13")).isTrue();
        int changed = 0;
        for (int i = 0; i < before.length; i++) {
            changed += before[i] == after[i] ? 0 : 1;
        }
        assertThat(changed)
                .as("a digit of the name and one of the version's hash")
                .isEqualTo(2);
        assertThat(Elf.retargeted(after, "libcublas.so.13", "libcublas.so.12")).containsExactly(before);
    }

    @Test
    void retargeting_refusesALibraryThatDoesNotAsk() {
        assertThatThrownBy(() -> Elf.retargeted(NativeFolder.packed(BINDING), "libcudnn.so.12", "libcudnn.so.13"))
                .isInstanceOf(DeviceException.class)
                .hasMessage(
                        "cuda: JCuda's native library does not ask for libcudnn.so.12, so it cannot be made to ask for"
                                + " libcudnn.so.13: is it version 12.6.0?");
    }

    /** Among the strings that the loader reads. */
    private static boolean names(byte[] library, String name) {
        return new String(library, StandardCharsets.ISO_8859_1).contains("\0" + name + "\0");
    }
}
