package org.storygan.lite.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.storygan.backend.Device;

/** Totals of the paper's Table 1 and 2, as derived in the layer tables of the model's specification. */
class ParameterCountTest {
    @ParameterizedTest
    @CsvSource({
        "paper, 25134869, 23590753",
        "half, 9868661, 7107073",
        "small, 4070151, 2201857",
        "tiny, 537753, 417281",
    })
    void presets_have_the_specified_sizes(String preset, long generator, long discriminator) {
        check(ModelConfig.preset(preset), generator, discriminator);
    }

    @ParameterizedTest
    @CsvSource({
        "none, none, 17621525, 22394897",
        "sa, sa, 24998165, 23502465",
        "wsa, wsa, 25134869, 23590753",
        "none, dynamic, 17621525, 23590753",
        "dynamic, none, 25134869, 22394897",
        "identity, identity, 24998165, 23502465", // no attention, so no word projection either
    })
    void ablations_have_the_specified_sizes(String g, String d, long generator, long discriminator) {
        var config = ModelConfig.preset("paper").with("db.g.mode", g).with("db.d.mode", d);
        check(config, generator, discriminator);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "use_labels=true; 25337225; 23671105",
                "db.sa_proj=true; 25216789; 23652257",
                "ctx.ca_input=concat; 25488021; 23590753",
                "g.db_resolutions=[16,32,64]; 25526933; 23590753",
                "use_labels=true ctx.ca_input=concat g.db_resolutions=[8,16,32,64] g.db_resblocks=0 db.sa_proj=true;"
                        + " 25135753; 23732609",
                "d.cond=s_mu d.db_fuse=add; 25134869; 23590258",
                "d.db_resolutions=[32,16]; 25134869; 23911913",
                "d.uncond_head=true; 25134869; 23606626",
                "d.spectral_norm=false; 25134869; 23590753",
                "d.norm=none; 25134869; 23587901", // 124 biases more, 2 x 2,976 for the norms become 2,976
            })
    void variants_have_the_specified_sizes(String changes, long generator, long discriminator) {
        var config = ModelConfig.preset("paper");
        for (String change : changes.split(" ")) {
            config = config.with(change.split("=")[0], change.split("=")[1]);
        }
        check(config, generator, discriminator);
    }

    private static void check(ModelConfig config, long generator, long discriminator) {
        Summary summary = Summary.of(config);
        assertThat(summary.generator().parameters()).isEqualTo(generator);
        assertThat(summary.discriminator().parameters()).isEqualTo(discriminator);
    }

    @Test
    void networks_with_memory_have_the_same_sizes() {
        var config = ModelConfig.preset("tiny");
        try (var device = Device.open("reference")) {
            var source = Stories.source(device);
            assertThat(new Generator(source, config).parameterCount()).isEqualTo(537753);
            assertThat(new Discriminator(source, config).parameterCount()).isEqualTo(417281);
        }
    }
}
