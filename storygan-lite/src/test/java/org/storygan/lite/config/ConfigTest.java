package org.storygan.lite.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.lite.model.ModelConfig;
import org.storygan.lite.run.AppException;

class ConfigTest {

    @TempDir
    Path folder;

    private Config read(String yaml) {
        try {
            var file = Files.writeString(folder.resolve("run.yaml"), yaml);
            return Config.read(Optional.empty(), List.of(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void every_setting_of_the_network_is_a_key_and_the_presets_agree() {
        var names = Keys.all().stream().map(Key::name).toList();
        assertThat(names).doesNotHaveDuplicates().containsAll(ModelConfig.keys());
        for (String preset : ModelConfig.presets()) {
            assertThat(Config.preset(preset).model()).isEqualTo(ModelConfig.preset(preset));
        }
    }

    /** A value that one of the two takes and the other does not would be refused late, or never. */
    @ParameterizedTest
    @MethodSource("ofTheNetwork")
    void keys_and_networks_take_the_same_values(String key) {
        for (String value : candidates()) {
            var normal = Keys.of(key).kind().reader().apply(value);
            if (normal.isPresent()) {
                assertThat(ModelConfig.preset("paper").with(key, normal.get()).values())
                        .as("%s=%s", key, value)
                        .containsEntry(key, normal.get());
            } else {
                assertThatThrownBy(() -> ModelConfig.preset("paper").with(key, value))
                        .as("%s=%s", key, value)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    static Stream<String> ofTheNetwork() {
        return ModelConfig.keys().stream();
    }

    private static List<String> candidates() {
        var choices = Keys.all().stream().flatMap(key -> key.kind().choices().stream());
        var others =
                Stream.of("0", "1", "2", "3", "16", "17", "-1", "2.5", "x", "[]", "[16]", "[8,16]", "[16,16]", "[7]");
        return Stream.concat(choices, others).distinct().toList();
    }

    @Test
    void a_file_reads_back_as_what_was_written() {
        for (String preset : ModelConfig.presets()) {
            Config config = Config.preset(preset)
                    .with("run.data", "codraw:/a b/\"c\": #d", "t")
                    .with("opt.lr_g", "3e-12", "t")
                    .with("run.seed", "-9223372036854775808", "t")
                    .with("g.db_resolutions", "[]", "t")
                    .with("opt.schedule", "const", "t");
            assertThat(Config.ofText(ConfigFile.yaml(config), "x")).isEqualTo(config);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "~",
                "- a",
                "-",
                "a: b",
                "x:",
                "'",
                "\"",
                "...",
                "#",
                "{",
                "[",
                "&a",
                "*a",
                "!t",
                "é\u2028x"
            })
    void awkward_text_survives_a_file(String text) {
        Config config = Config.preset("tiny").with("run.data", text, "t");
        assertThat(Config.ofText(ConfigFile.yaml(config), "x").text("run.data")).isEqualTo(text);
    }

    @Test
    void one_number_has_one_form_however_it_is_typed() {
        for (String text : List.of("2e-4", "0.0002", ".00020", "+2.0E-4")) {
            assertThat(Config.preset("tiny").with("opt.lr_g", text, "t").text("opt.lr_g"))
                    .isEqualTo("0.0002");
        }
        assertThat(Config.preset("tiny").with("batch.stories", "8.0", "t").whole("batch.stories"))
                .isEqualTo(8);
    }

    @Test
    void groups_may_be_indented_or_written_out() {
        Config expected = Config.preset("half").with("db.g.mode", "wsa", "t").with("g.db_resolutions", "[16]", "t");
        assertThat(read("run: {preset: half}\ndb:\n  g:\n    mode: wsa\ng:\n  db_resolutions:\n  - 16\n"))
                .isEqualTo(expected);
        assertThat(read("run.preset: half\ndb: {g.mode: wsa}\ng.db_resolutions: [16]\n"))
                .isEqualTo(expected);
        assertThat(read("")).isEqualTo(Config.preset("tiny"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "opt: {leraning_rate: 1} | run.yaml:1:22: unknown key 'opt.leraning_rate'; known: opt.lr_g, opt.lr_d",
                "opt:\\n  lr_q: 1 | run.yaml:2:9: unknown key 'opt.lr_q'; did you mean opt.lr_g or opt.lr_d?",
                "batch.stories: many | run.yaml:1:16: batch.stories: 'many' is not a whole number of at least 1",
                "selector: {noise: sharde} | run.yaml:1:19: selector.noise: 'sharde' is not one of independent, shared,"
                        + " none; did you mean shared?",
                "opt.schedule: halve@soon | is not const, or halve@EPOCH",
                "d: {cond: {a: 1}} | d.cond wants a value, not a group",
                "story: 5 | unknown key 'story'",
                "g.ngf: 64\\ng: {ngf: 64} | run.yaml:2:10: g.ngf was already given, at ",
                "g.ngf: &x 64 | anchors",
                "- a | a configuration is a list of KEY: VALUE",
                "a: [ | this is not YAML",
                "{a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}} | nested too deep",
            })
    void what_cannot_be_is_told_with_its_place(String yaml, String words) {
        assertThatThrownBy(() -> read(yaml.replace("\\n", "\n")))
                .isInstanceOf(AppException.class)
                .hasMessageStartingWith("error[E2-CONFIG]: ")
                .hasMessageContaining(words)
                .hasMessageContaining("run.yaml:");
    }

    @Test
    void a_file_of_bytes_is_not_read_as_text() throws IOException {
        var file = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, 0, 1});
        assertThatThrownBy(() -> Config.read(Optional.empty(), List.of(file)))
                .hasMessageContaining("b.yaml is not text in UTF-8");
    }

    @Test
    void a_preset_that_is_none_is_named_with_its_place() {
        assertThatThrownBy(() -> Config.ofText("run:\n  preset: smal\n", "run.yaml"))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("run.yaml:2:11: run.preset: 'smal' is not one of")
                .hasMessageContaining("did you mean small?");
    }
}
