package org.storygan.lite.model;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.storygan.backend.Device;

/** Each switch of Table 2 takes away exactly the layers that it names. */
class AblationTest {
    private static final Set<String> PROJECTIONS = Set.of("db16.word_proj.weight", "db32.word_proj.weight");
    private final Device device = Device.of(new CountingBackend());
    private final ModelConfig full = ModelConfig.preset("tiny");

    @AfterEach
    void close() {
        device.close();
    }

    private Set<String> generator(String mode) {
        var config = full.with("db.g.mode", mode);
        return new TreeSet<>(
                new Generator(Stories.source(device), config).state().keySet());
    }

    private Set<String> discriminator(String mode) {
        var config = full.with("db.d.mode", mode);
        return new TreeSet<>(
                new Discriminator(Stories.source(device), config).state().keySet());
    }

    private static Set<String> less(Set<String> all, String prefix) {
        return all.stream().filter(path -> !path.startsWith(prefix)).collect(toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource({"sa", "identity"})
    void without_words_only_the_word_projections_go(String mode) {
        Set<String> gone = new TreeSet<>(generator("dynamic"));
        gone.removeAll(generator(mode));
        assertThat(gone).isEqualTo(PROJECTIONS);
        assertThat(generator("dynamic")).containsAll(generator(mode));
        assertThat(discriminator(mode)).isEqualTo(less(discriminator("dynamic"), "db16.word_proj"));
    }

    @Test
    void with_words_alone_every_layer_stays() {
        assertThat(generator("wsa")).isEqualTo(generator("dynamic"));
        assertThat(discriminator("wsa")).isEqualTo(discriminator("dynamic"));
    }

    @Test
    void without_blocks_all_of_them_go_and_nothing_else() {
        assertThat(generator("none")).isEqualTo(less(less(generator("dynamic"), "db16."), "db32."));
        assertThat(discriminator("none")).isEqualTo(less(discriminator("dynamic"), "db16."));
    }

    @Test
    void the_switch_of_one_network_leaves_the_other_alone() {
        var source = Stories.source(device);
        assertThat(new Discriminator(source, full.with("db.g.mode", "none")).parameterCount())
                .isEqualTo(new Discriminator(source, full).parameterCount());
        assertThat(new Generator(source, full.with("db.d.mode", "none")).parameterCount())
                .isEqualTo(new Generator(source, full).parameterCount());
    }

    @Test
    void adding_replaces_the_convolutions_by_one_number_a_block() {
        var adding = new Generator(Stories.source(device), full.with("g.db_fuse", "add"));
        assertThat(adding.namedParameters().keySet())
                .contains("db16.add.gamma", "db32.add.gamma")
                .noneMatch(path -> path.startsWith("db16.res") || path.startsWith("db16.out"));
    }

    @ParameterizedTest
    @CsvSource({"dynamic, true", "sa, false", "wsa, true", "identity, false", "none, false"})
    void words_matter_only_where_they_are_read(String mode, boolean matter) {
        try (var real = Device.open("reference")) {
            var config = Stories.config().with("db.g.mode", mode);
            var generator = new Generator(Stories.source(real), config).withNoiseScale(0);
            var text = Stories.text(real, config, 1, 3);
            var louder = new TextFeatures(text.words().mul(-30), text.sentences(), text.mask());
            double[] before = generator
                    .apply(text, 1, Stories.evaluation(), Selection.soft(1))
                    .images()
                    .values();
            double[] after = generator
                    .apply(louder, 1, Stories.evaluation(), Selection.soft(1))
                    .images()
                    .values();
            assertThat(Arrays.equals(before, after)).isEqualTo(!matter);
        }
    }
}
