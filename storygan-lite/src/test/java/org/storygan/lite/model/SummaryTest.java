package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.shape.Shape;

class SummaryTest {
    private static final Summary PAPER = Summary.of(ModelConfig.preset("paper"));

    @ParameterizedTest
    @ValueSource(strings = {"dynamic", "sa", "wsa", "identity", "none"})
    void every_parameter_belongs_to_one_layer(String mode) {
        var config = ModelConfig.preset("tiny")
                .with("db.g.mode", mode)
                .with("db.d.mode", mode)
                .with("db.sa_proj", "true")
                .with("d.uncond_head", "true");
        var summary = Summary.of(config);
        for (var network : List.of(summary.generator(), summary.discriminator())) {
            assertThat(network.layers().stream()
                            .mapToLong(Summary.Layer::parameters)
                            .sum())
                    .isEqualTo(network.parameters());
            assertThat(network.layers()).extracting(Summary.Layer::name).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ctx.ca, 88536",
        "ctx.c_net, 15748",
        "ctx.content_gru, 179304",
        "ctx.m_net, 127804",
        "ctx.motion_gru, 869352",
        "gist.filter_net, 8001",
        "gist.signal_net, 133548",
        "gist.conv, 0",
        "fc, 9928704",
        "up1, 4719616",
        "up2, 1180160",
        "db16.word_proj, 91136",
        "db16.attention, 0",
        "db16.res, 4720640",
        "db16.out, 1180160",
        "up3, 295168",
        "db32.word_proj, 45568",
        "db32.attention, 0",
        "db32.res, 1180672",
        "db32.out, 295168",
        "up4, 73856",
        "to_rgb, 1728",
    })
    void generator_has_the_layers_of_the_table(String name, long parameters) {
        assertThat(layer(PAPER.generator(), name).parameters()).isEqualTo(parameters);
        assertThat(PAPER.generator().layers()).hasSize(22);
    }

    @ParameterizedTest
    @CsvSource({
        "d1, 5952",
        "d2, 492528",
        "db16.word_proj, 88288",
        "db16.attention, 0",
        "db16.out, 1107568",
        "d3, 1969120",
        "d4, 7874496",
        "pair.joint, 12036928",
        "pair.logit, 15873",
    })
    void discriminator_has_the_layers_of_the_table(String name, long parameters) {
        assertThat(layer(PAPER.discriminator(), name).parameters()).isEqualTo(parameters);
        assertThat(PAPER.discriminator().layers()).hasSize(9);
    }

    @Test
    void layers_have_the_shapes_of_the_table() {
        assertThat(layer(PAPER.generator(), "fc").output()).isEqualTo(Shape.of(4, 4, 1024));
        assertThat(layer(PAPER.generator(), "db32.res").output()).isEqualTo(Shape.of(32, 32, 256));
        assertThat(layer(PAPER.generator(), "to_rgb").output()).isEqualTo(Shape.of(64, 64, 3));
        assertThat(layer(PAPER.discriminator(), "db16.out").output()).isEqualTo(Shape.of(16, 16, 248));
        assertThat(layer(PAPER.discriminator(), "pair.joint").output()).isEqualTo(Shape.of(4, 4, 992));
    }

    @Test
    void flops_are_those_of_the_products() {
        long pixels = 32 * 32;
        assertThat(layer(PAPER.generator(), "up1").flops()).isEqualTo(2L * 8 * 8 * 9 * 1024 * 512);
        assertThat(layer(PAPER.generator(), "db32.word_proj").flops()).isEqualTo(2L * 40 * 356 * 128);
        assertThat(layer(PAPER.generator(), "db32.attention").flops())
                .isEqualTo(2 * 2 * pixels * (pixels + 40) * 128); // scores and mixtures, over pixels and over words
        assertThat(layer(PAPER.discriminator(), "db16.word_proj").flops()).isEqualTo(2L * 40 * 356 * 248);
    }

    /** up1 keeps the doubled picture, what the convolution makes of it, batch norm's result with its moments, the rectifier's. */
    @Test
    void bytes_are_those_of_what_a_layer_makes() {
        long doubled = 8 * 8 * 1024;
        long each = 8 * 8 * 512;
        long moments = 2 * 512 / 10; // of the two stories' ten frames together
        assertThat(layer(PAPER.generator(), "up1").bytes() / 4.0)
                .isBetween((double) (doubled + 3 * each), doubled + 3 * each + 2.0 * moments);
        long sum = PAPER.generator().layers().stream()
                .mapToLong(Summary.Layer::bytes)
                .sum();
        assertThat(PAPER.generator().bytes()).isBetween(sum, sum + 22); // a byte of each layer is rounded away
    }

    /** 9.1 and 1.8 GFLOP a frame, cut off after one digit. */
    @Test
    void forward_costs_what_the_specification_says() {
        assertThat(PAPER.generator().flops() / 1e9).isBetween(9.1, 9.2);
        assertThat(PAPER.discriminator().flops() / 1e9).isBetween(1.8, 1.9);
    }

    @Test
    void prints_a_table_with_a_total() {
        assertThat(PAPER.generator().toString())
                .contains("db16.res", "[16, 16, 512]", "4,720,640")
                .endsWith(String.format("%n"))
                .contains("25,134,869");
    }

    private static Summary.Layer layer(Summary.Network network, String name) {
        return network.layers().stream()
                .filter(layer -> layer.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
