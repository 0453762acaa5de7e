package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.lite.model.ModelConfig.BlockMode;

class ModelConfigTest {
    private static final ModelConfig PAPER = ModelConfig.preset("paper");

    @Test
    void presets_are_named_from_small_to_large() {
        assertThat(ModelConfig.presets()).containsExactly("tiny", "small", "half", "paper");
    }

    @Test
    void an_unknown_preset_is_answered_with_the_nearest_or_all() {
        assertThatThrownBy(() -> ModelConfig.preset("papr"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown preset 'papr'; did you mean paper?");
        assertThatThrownBy(() -> ModelConfig.preset("enormous"))
                .hasMessage("unknown preset 'enormous'; known: tiny, small, half, paper");
    }

    @Test
    void an_unknown_key_is_answered_with_the_nearest() {
        assertThatThrownBy(() -> PAPER.with("db.g.mod", "sa"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("unknown key 'db.g.mod'; did you mean db.g.mode?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db.g.mode | dynamc | one of dynamic, sa, wsa, identity, none; did you mean dynamic?",
                "g.db_fuse | concat_conv | one of concat_res, add",
                "g.ngf | 100 | a positive multiple of 16",
                "d.ndf | 0 | a whole number of at least 1",
                "d.ndf | many | a whole number of at least 1",
                "ctx.filter_taps | 20 | an odd number",
                "text.dim | 355 | a positive multiple of 2",
                "use_labels | yes | true or false",
                "g.db_resolutions | [16,17] | some of [8, 16, 32, 64]",
                "g.db_resolutions | [16,16] | some of [8, 16, 32, 64]",
                "selector.train | hard | one of soft, st",
            })
    void a_wrong_value_is_answered_with_what_would_fit(String key, String value, String expected) {
        assertThatThrownBy(() -> PAPER.with(key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(key + ": '" + value + "' is not " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tiny", "small", "half", "paper"})
    void values_describe_a_configuration_completely(String preset) {
        var config = ModelConfig.preset(preset);
        assertThat(ModelConfig.of(config.values())).isEqualTo(config);
        assertThat(config.values().keySet()).isEqualTo(ModelConfig.keys());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text.dim | 64",
                "text.embed | 32",
                "text.max_words | 20",
                "story.n | 10",
                "use_labels | true",
                "ctx.code_dim | 32",
                "ctx.gist_dim | 30",
                "ctx.noise_dim | 16",
                "ctx.filter_taps | 9",
                "ctx.ca_input | concat",
                "ctx.ca_relu | true",
                "ctx.noise_scale | 0.05",
                "g.ngf | 128",
                "g.db_resolutions | [8,64]",
                "db.g.mode | wsa",
                "g.db_fuse | add",
                "g.db_resblocks | 4",
                "d.ndf | 16",
                "d.db_resolutions | [32,4]",
                "db.d.mode | identity",
                "d.db_fuse | add",
                "d.cond | s_mu",
                "d.uncond_head | true",
                "d.spectral_norm | false",
                "d.norm | none",
                "db.scale | none",
                "db.sa_proj | true",
                "db.word_scope | story",
                "selector.noise | shared",
                "selector.train | st",
                "selector.test | soft",
            })
    void each_key_changes_its_own_value_alone(String key, String value) {
        var changed = PAPER.with(key, value);
        assertThat(changed).isNotEqualTo(PAPER);
        assertThat(changed.values()).containsEntry(key, value);
        assertThat(changed.with(key, PAPER.values().get(key))).isEqualTo(PAPER);
        assertThat(ModelConfig.of(Map.of(key, value))).isEqualTo(changed);
    }

    @Test
    void sizes_are_read_with_or_without_brackets_in_the_order_of_the_network() {
        assertThat(PAPER.with("g.db_resolutions", "32, 8").generator().dbResolutions())
                .isEqualTo(List.of(8, 32));
        assertThat(PAPER.with("d.db_resolutions", "[]").discriminator().dbResolutions())
                .isEmpty();
    }

    @Test
    void selections_follow_the_configuration() {
        var selector = PAPER.with("selector.train", "st").selector();
        assertThat(selector.training(0.5)).isEqualTo(Selection.straightThrough(0.5));
        assertThat(selector.testing(1)).isEqualTo(Selection.hard());
        assertThat(PAPER.generator().mode()).isEqualTo(BlockMode.DYNAMIC);
    }

    @Test
    void a_temperature_of_zero_is_refused() {
        assertThatThrownBy(() -> Selection.soft(0)).hasMessageContaining("temperature must be positive, got 0.0");
    }
}
