package org.storygan.lite.train;

import java.util.Optional;
import org.storygan.lite.config.Config;

/** The rows of the paper's Table 2, and a control that the paper does not have. */
enum AblationRow {
    FULL("full model", "dynamic", "dynamic", Optional.of(new Published(52.87, 55.20))),
    NO_ATTENTION("without both attentions", "none", "none", Optional.of(new Published(69.84, 74.25))),
    SELF_ONLY("self-attention only", "sa", "sa", Optional.of(new Published(63.87, 70.96))),
    WORDS_ONLY("word attention only", "wsa", "wsa", Optional.of(new Published(60.96, 65.82))),
    NOT_IN_G("without the block in G", "none", "dynamic", Optional.of(new Published(57.10, 58.93))),
    NOT_IN_D("without the block in D", "dynamic", "none", Optional.of(new Published(61.81, 60.49))),
    /** No attention, but all other weights of the blocks: what the weights alone give. */
    CONTROL("control: blocks without attention", "identity", "identity", Optional.empty());

    /** FID and FSD on Pororo-SV, as printed. */
    record Published(double fid, double fsd) {}

    private final String title;
    private final String generator;
    private final String discriminator;
    private final Optional<Published> published;

    AblationRow(String title, String generator, String discriminator, Optional<Published> published) {
        this.title = title;
        this.generator = generator;
        this.discriminator = discriminator;
        this.published = published;
    }

    String title() {
        return title;
    }

    Optional<Published> published() {
        return published;
    }

    /** The folder that its runs are in. */
    String folder() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The same settings but for what the blocks do. */
    Config of(Config config) {
        return config.with("db.g.mode", generator, "ablate").with("db.d.mode", discriminator, "ablate");
    }
}
