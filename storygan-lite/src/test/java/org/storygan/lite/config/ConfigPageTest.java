package org.storygan.lite.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void the_page_says_what_the_program_says() throws IOException {
        assertThat(Files.readString(PAGE).stripTrailing())
                .as("%s is made by: storygan-lite config keys --markdown > docs/configuration.md", PAGE)
                .isEqualTo(ConfigPage.markdown().stripTrailing());
    }

    @Test
    void every_key_says_what_it_does() {
        assertThat(Keys.all()).allSatisfy(key -> {
            assertThat(key.doc())
                    .as(key.name())
                    .hasSizeGreaterThan(15)
                    .endsWith(".")
                    .doesNotContain("|");
            assertThat(key.kind().words()).as(key.name()).doesNotContain("|");
        });
    }
}
