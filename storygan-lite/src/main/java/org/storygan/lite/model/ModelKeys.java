package org.storygan.lite.model;

import static org.storygan.lite.model.ConfigValues.name;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.storygan.datasets.Spelling;
import org.storygan.lite.model.ModelConfig.BlockConfig;
import org.storygan.lite.model.ModelConfig.BlockMode;
import org.storygan.lite.model.ModelConfig.CaInput;
import org.storygan.lite.model.ModelConfig.Condition;
import org.storygan.lite.model.ModelConfig.ContextConfig;
import org.storygan.lite.model.ModelConfig.DiscriminatorConfig;
import org.storygan.lite.model.ModelConfig.DiscriminatorNorm;
import org.storygan.lite.model.ModelConfig.Fusion;
import org.storygan.lite.model.ModelConfig.GeneratorConfig;
import org.storygan.lite.model.ModelConfig.Noise;
import org.storygan.lite.model.ModelConfig.Scale;
import org.storygan.lite.model.ModelConfig.SelectorConfig;
import org.storygan.lite.model.ModelConfig.TextConfig;
import org.storygan.lite.model.ModelConfig.WordScope;

/** A {@link ModelConfig} as keys with values in text, the form of {@code --set} and of checkpoints; and the presets. */
final class ModelKeys {
    private static final Map<String, Map<String, String>> PRESETS = presetChanges();

    private ModelKeys() {}

    private static Map<String, Map<String, String>> presetChanges() {
        Map<String, Map<String, String>> presets = new LinkedHashMap<>();
        presets.put(
                "tiny",
                changes("text.dim=64 text.embed=64 ctx.code_dim=32 ctx.gist_dim=32 ctx.noise_dim=16"
                        + " ctx.filter_taps=9 g.ngf=128 d.ndf=16"));
        presets.put("small", changes("ctx.code_dim=64 ctx.gist_dim=62 g.ngf=256 d.ndf=32"));
        presets.put("half", changes("g.ngf=512 d.ndf=64"));
        presets.put("paper", Map.of());
        return presets;
    }

    private static Map<String, String> changes(String assignments) {
        Map<String, String> changes = new LinkedHashMap<>();
        for (String assignment : assignments.split(" ")) {
            changes.put(assignment.split("=")[0], assignment.split("=")[1]);
        }
        return changes;
    }

    private static Map<String, String> paper() {
        return write(new ModelConfig(
                new TextConfig(356, 300, 40, 5, false),
                new ContextConfig(124, 124, 100, 21, CaInput.MEAN, false, 1),
                new GeneratorConfig(1024, List.of(16, 32), BlockMode.DYNAMIC, Fusion.CONCAT_RES, 1),
                new DiscriminatorConfig(
                        124,
                        List.of(16),
                        BlockMode.DYNAMIC,
                        Fusion.CONCAT_CONV,
                        Condition.S,
                        false,
                        true,
                        DiscriminatorNorm.BATCH),
                new BlockConfig(Scale.RSQRT, false, WordScope.SENTENCE),
                new SelectorConfig(Noise.INDEPENDENT, Selection.Kind.SOFT, Selection.Kind.HARD)));
    }

    static Set<String> presets() {
        return Collections.unmodifiableSet(PRESETS.keySet());
    }

    static Map<String, String> preset(String name) {
        if (!PRESETS.containsKey(name)) {
            throw new IllegalArgumentException(unknown("preset", name, PRESETS.keySet()));
        }
        Map<String, String> values = paper();
        values.putAll(PRESETS.get(name));
        return values;
    }

    static Set<String> names() {
        return Collections.unmodifiableSet(paper().keySet());
    }

    static Map<String, String> changed(Map<String, String> values, String key, String value) {
        if (!values.containsKey(key)) {
            throw new IllegalArgumentException(unknown("key", key, values.keySet()));
        }
        Map<String, String> changed = new LinkedHashMap<>(values);
        changed.put(key, value);
        return changed;
    }

    static Map<String, String> complete(Map<String, String> some) {
        Map<String, String> values = paper();
        for (var entry : some.entrySet()) {
            values = changed(values, entry.getKey(), entry.getValue());
        }
        return values;
    }

    private static String unknown(String what, String found, Collection<String> known) {
        String way = Spelling.nearest(found, known)
                .map(near -> "did you mean " + near + "?")
                .orElse("known: " + String.join(", ", known));
        return "unknown " + what + " '" + found + "'; " + way;
    }

    static ModelConfig read(Map<String, String> values) {
        var from = new ConfigValues(values);
        return new ModelConfig(
                text(from), context(from), generator(from), discriminator(from), block(from), selector(from));
    }

    private static TextConfig text(ConfigValues from) {
        return new TextConfig(
                from.multipleOf(2, "text.dim"),
                from.atLeast(1, "text.embed"),
                from.atLeast(1, "text.max_words"),
                from.atLeast(1, "story.n"),
                from.flag("use_labels"));
    }

    private static ContextConfig context(ConfigValues from) {
        return new ContextConfig(
                from.atLeast(1, "ctx.code_dim"),
                from.atLeast(1, "ctx.gist_dim"),
                from.atLeast(1, "ctx.noise_dim"),
                from.odd("ctx.filter_taps"),
                from.choice("ctx.ca_input", CaInput.class),
                from.flag("ctx.ca_relu"),
                from.notNegative("ctx.noise_scale"));
    }

    private static GeneratorConfig generator(ConfigValues from) {
        return new GeneratorConfig(
                from.multipleOf(16, "g.ngf"),
                from.sizes("g.db_resolutions", 8, 16, 32, 64),
                from.choice("db.g.mode", BlockMode.class),
                from.choice("g.db_fuse", List.of(Fusion.CONCAT_RES, Fusion.ADD)),
                from.atLeast(0, "g.db_resblocks"));
    }

    private static DiscriminatorConfig discriminator(ConfigValues from) {
        return new DiscriminatorConfig(
                from.atLeast(1, "d.ndf"),
                from.sizes("d.db_resolutions", 32, 16, 8, 4),
                from.choice("db.d.mode", BlockMode.class),
                from.choice("d.db_fuse", List.of(Fusion.CONCAT_CONV, Fusion.ADD)),
                from.choice("d.cond", Condition.class),
                from.flag("d.uncond_head"),
                from.flag("d.spectral_norm"),
                from.choice("d.norm", DiscriminatorNorm.class));
    }

    private static BlockConfig block(ConfigValues from) {
        return new BlockConfig(
                from.choice("db.scale", Scale.class),
                from.flag("db.sa_proj"),
                from.choice("db.word_scope", WordScope.class));
    }

    private static SelectorConfig selector(ConfigValues from) {
        return new SelectorConfig(
                from.choice("selector.noise", Noise.class),
                from.choice("selector.train", List.of(Selection.Kind.SOFT, Selection.Kind.ST)),
                from.choice("selector.test", List.of(Selection.Kind.HARD, Selection.Kind.SOFT)));
    }

    static Map<String, String> write(ModelConfig config) {
        Map<String, String> values = new LinkedHashMap<>();
        write(config.text(), values);
        write(config.context(), values);
        write(config.generator(), values);
        write(config.discriminator(), values);
        values.put("db.scale", name(config.block().scale()));
        values.put("db.sa_proj", "" + config.block().selfProjection());
        values.put("db.word_scope", name(config.block().wordScope()));
        values.put("selector.noise", name(config.selector().noise()));
        values.put("selector.train", name(config.selector().train()));
        values.put("selector.test", name(config.selector().test()));
        return values;
    }

    private static void write(TextConfig text, Map<String, String> values) {
        values.put("text.dim", "" + text.dim());
        values.put("text.embed", "" + text.embed());
        values.put("text.max_words", "" + text.maxWords());
        values.put("story.n", "" + text.frames());
        values.put("use_labels", "" + text.useLabels());
    }

    private static void write(ContextConfig context, Map<String, String> values) {
        values.put("ctx.code_dim", "" + context.code());
        values.put("ctx.gist_dim", "" + context.gist());
        values.put("ctx.noise_dim", "" + context.noise());
        values.put("ctx.filter_taps", "" + context.filter());
        values.put("ctx.ca_input", name(context.caInput()));
        values.put("ctx.ca_relu", "" + context.caRelu());
        values.put("ctx.noise_scale", ConfigValues.written(context.noiseScale()));
    }

    private static void write(GeneratorConfig generator, Map<String, String> values) {
        values.put("g.ngf", "" + generator.ngf());
        values.put("g.db_resolutions", generator.dbResolutions().toString().replace(" ", ""));
        values.put("db.g.mode", name(generator.mode()));
        values.put("g.db_fuse", name(generator.fusion()));
        values.put("g.db_resblocks", "" + generator.residualBlocks());
    }

    private static void write(DiscriminatorConfig discriminator, Map<String, String> values) {
        values.put("d.ndf", "" + discriminator.ndf());
        values.put("d.db_resolutions", discriminator.dbResolutions().toString().replace(" ", ""));
        values.put("db.d.mode", name(discriminator.mode()));
        values.put("d.db_fuse", name(discriminator.fusion()));
        values.put("d.cond", name(discriminator.condition()));
        values.put("d.uncond_head", "" + discriminator.unconditionalHead());
        values.put("d.spectral_norm", "" + discriminator.spectralNorm());
        values.put("d.norm", name(discriminator.norm()));
    }
}
