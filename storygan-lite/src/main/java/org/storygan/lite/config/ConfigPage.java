package org.storygan.lite.config;

import java.util.stream.Collectors;
import org.storygan.lite.model.ModelConfig;

/** The documentation of all keys, made from their definitions. */
public final class ConfigPage {

    private static final String HEAD = """
            # Configuration

            Every setting of a run has a key. Values come, the later over the earlier, from the preset (`--preset`), from files
            (`--config FILE`, repeated), from single settings (`--set KEY=VALUE`, repeated), and from options such as `--batch`.
            A run writes all its values to `config.yaml` in its folder, and where each came from to `config.origin.txt`;
            `train --config RUN/config.yaml` with another `--out` is the same run again. `storygan-lite config show` prints the
            values that a command line gives.

            A file is YAML. Groups may be indented or written out:

            ```yaml
            run:
              preset: small
              data: codraw:/data/codraw
            opt.lr_d: 4e-4
            db:
              g.mode: wsa
            ```

            An unknown key or a value that a key does not take ends the command with its place and the nearest key.

            This page is made from the definitions by `storygan-lite config keys --markdown`; a test compares them.
            """;

    private ConfigPage() {}

    /** As Markdown. */
    public static String markdown() {
        return HEAD + Keys.sections().stream().map(ConfigPage::section).collect(Collectors.joining()) + presets();
    }

    private static String section(Section section) {
        return "\n## " + section.title() + "\n\n| key | paper | values | read by | |\n|---|---|---|---|---|\n"
                + section.keys().stream().map(ConfigPage::row).collect(Collectors.joining());
    }

    private static String row(Key key) {
        String standard = key.standard().isEmpty() ? "" : "`" + key.standard() + "`";
        return "| `" + key.name() + "` | " + standard + " | " + key.kind().cell() + " | " + key.readers() + " | "
                + key.doc() + " |\n";
    }

    private static String presets() {
        var text = new StringBuilder("\n## Presets\n\nWhat they change, seen from `paper`:\n\n");
        for (String preset : ModelConfig.presets()) {
            var values = Keys.preset(preset);
            String changes = Keys.changedBy(preset).stream()
                    .map(key -> "`" + key + "=" + values.get(key) + "`")
                    .collect(Collectors.joining(", "));
            text.append("- `")
                    .append(preset)
                    .append("`: ")
                    .append(changes.isEmpty() ? "nothing" : changes)
                    .append('\n');
        }
        return text.toString();
    }

    /** One line a key, for a terminal. */
    public static String lines() {
        return Keys.all().stream()
                .map(key -> String.format(
                        "%-24s %-16s %s", key.name(), key.standard(), key.kind().words()))
                .map(String::stripTrailing)
                .collect(Collectors.joining("\n"));
    }
}
