package org.storygan.lite.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.StorySet;
import org.storygan.lite.app.StoryData;
import org.storygan.lite.config.Config;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Existing;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Progress;
import org.storygan.lite.run.RunFolder;

/**
 * Nothing that a run changes is forgotten by its checkpoints. All objects that the trainer holds are walked through, field by field; each
 * field that can change is either in the checkpoint, or follows from what is: it is listed here, or this fails.
 */
class TrainerStateTest {
    /** In the checkpoint, beside the tensors, and where. */
    private static final Set<String> SAVED = Set.of(
            "Adam.steps", // step
            "Alarms.hasVaried", // alarms
            "Alarms.shown", // alarms
            "Critic.best"); // best.by, best.value

    /** Follows from the settings, the data and the step, or is not the run's but this process's. */
    private static final Set<String> DERIVED = Set.of(
            // filled once and never changed; what moves in them are tensors
            "Adam.moments",
            "Adam.parameters",
            "Follower.buffers",
            "Follower.parameters",
            "Parts.stages",
            "SmallImageEncoder.blocks",
            // the text, the pictures and the order of the data, known by its hash, the vocabulary, the seed and the
            // step
            "Ahead.coming",
            "Batcher.latest",
            "EpochOrder.indices",
            "HeldOut.names",
            "HeldOut.real",
            "HeldOut.said",
            "HeldOut.scripts",
            "Mask.values",
            "Picture.rgb",
            "SheetMaker.stories",
            "SheetMaker.titles",
            "TextTable.rows",
            "Vocabulary.ids",
            // the settings, as functions of the epoch
            "what a lambda in Schedule holds",
            // true between steps, whatever a step did
            "Parameter.trainable",
            // of this process and this machine: its threads, its files, what it shows
            "Ahead.waited",
            "Ahead.worker",
            "DataShare.steps",
            "DataShare.waited",
            "DeviceChoices.saved",
            "Metrics.writer",
            "Progress.drawn",
            "Progress.first",
            "Progress.images",
            "Progress.since",
            "Progress.steps",
            "Progress.sums",
            "Progress.times",
            "Surroundings.facts");

    /** Not looked into: what moves there is not the run's. */
    private static final Set<Class<?>> BORDERS = Set.of(
            Device.class, // memory and libraries; what lasts is in tensors
            StorySet.class, // the data, known by their hash
            Console.class,
            RunFolder.class,
            Path.class,
            Config.class);

    @TempDir
    Path folder;

    private final Set<String> mutable = new TreeSet<>();
    private final Map<Tensor, String> tensors = new IdentityHashMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();

    @Test
    void every_field_that_changes_is_in_the_checkpoint_or_follows_from_it() throws Exception {
        walk();
        Set<String> listed = new TreeSet<>(SAVED);
        listed.addAll(DERIVED);
        assertThat(mutable)
                .as("mutable fields: a new one belongs into the checkpoint, or is listed as one that follows")
                .isEqualTo(listed);
    }

    private void walk() throws Exception {
        Config config = Runs.config(4)
                .with("batch.ema", "0.9", "test")
                .with("select.metric", "frechet-damsm", "test")
                .with("select.stories", "2", "test")
                .with("loss.lambda_damsm", "1", "test");
        Path first = folder.resolve("first");
        new TrainJob(Runs.request(first, Existing.REFUSE, 1), Runs.silent()).run();
        Console console = Runs.silent();
        try (RunFolder run = RunFolder.open(folder.resolve("run"), Existing.REFUSE);
                StorySet set = StoryData.open("synthetic:60", 1, console);
                Device device =
                        Runs.request(first, Existing.REFUSE, 1).machine().open(console);
                var metrics = Metrics.open(run.metrics());
                var progress = new Progress(console, 4, 2)) {
            var batcher = Batcher.training(set, config.whole("batch.stories"), 7);
            TrainPlan plan = TrainPlan.of(config, batcher);
            FrozenEncoder encoder =
                    new EncoderSource(config, console).read(device, first.resolve("encoder.safetensors"));
            Players players = TrainJob.players(device, plan, encoder, GanSettings.of(config, plan.epochs()));
            try (Lessons lessons = Lessons.of(device, set, batcher, plan, encoder, console)) {
                var course = new TrainLoop.Course(
                        Optional.empty(),
                        CheckpointFolder.of(run.checkpoints()),
                        new DeviceChoices(run, device),
                        Surroundings.of(device, 1),
                        "");
                List<Object> roots = List.of(
                        new TrainLoop(device, players, plan, console, course),
                        Critic.of(device, set, players, config, console),
                        new Gallery(run, plan.sheets(set, batcher), Artists.of(device, players), 7),
                        new Alarms(plan.stepsPerEpoch()),
                        new StepLog(device, metrics, progress),
                        lessons);
                roots.forEach(open::add);
                while (!open.isEmpty()) {
                    look(open.poll());
                }
                var saved = Collections.newSetFromMap(new IdentityHashMap<Tensor, Boolean>());
                saved.addAll(Snapshot.state(players).values());
                Set<String> forgotten = new TreeSet<>();
                tensors.forEach((tensor, where) -> {
                    if (!saved.contains(tensor)) {
                        forgotten.add(where);
                    }
                });
                assertThat(forgotten)
                        .as("fields with tensors that no checkpoint holds")
                        .isEmpty();
                assertThat(tensors.keySet()).as("tensors found").hasSize(saved.size());
            }
        }
    }

    private void look(Object object) throws IllegalAccessException {
        if (object == null
                || object instanceof Enum<?>
                || BORDERS.stream().anyMatch(border -> border.isInstance(object))
                || !seen.add(object)) {
            return;
        }
        if (object instanceof Tensor tensor) {
            tensors.putIfAbsent(tensor, "in a container");
        } else if (object instanceof Collection<?> many) {
            many.forEach(this::later);
        } else if (object instanceof Map<?, ?> map) {
            map.keySet().forEach(this::later);
            map.values().forEach(this::later);
        } else if (object instanceof Optional<?> maybe) {
            maybe.ifPresent(this::later);
        } else if (object instanceof AtomicReference<?> reference) {
            later(reference.get());
        } else if (object instanceof Object[] array) {
            Arrays.asList(array).forEach(this::later);
        } else if (object.getClass().getName().startsWith("org.storygan.")) {
            for (Class<?> type = object.getClass();
                    type != Object.class && type != Record.class;
                    type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    look(object, field);
                }
            }
        }
    }

    private void later(Object object) {
        if (object != null) {
            open.add(object);
        }
    }

    private void look(Object owner, Field field) throws IllegalAccessException {
        if (field.getDeclaringClass().isEnum() || field.getDeclaringClass().isAnonymousClass()) {
            return;
        }
        String name = field.getDeclaringClass().isHidden()
                ? "what a lambda in " + host(field.getDeclaringClass()) + " holds"
                : field.getDeclaringClass().getSimpleName() + "." + field.getName();
        boolean isFinal = Modifier.isFinal(field.getModifiers());
        if (Modifier.isStatic(field.getModifiers())) {
            if (!isFinal) {
                mutable.add("static " + name);
            }
            return;
        }
        field.setAccessible(true);
        Object value = field.get(owner);
        if (!isFinal || (value != null && changes(value))) {
            mutable.add(name);
        }
        if (value instanceof Tensor tensor) {
            tensors.putIfAbsent(tensor, name);
        } else {
            later(value);
        }
    }

    private static String host(Class<?> lambda) {
        String name = lambda.getName().replaceFirst("\\$\\$Lambda.*", "");
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** Whether the content of a final field's object can change, as far as the object's own fields do not say so. */
    private static boolean changes(Object value) {
        String type = value.getClass().getName();
        boolean isFixed = value instanceof Path
                || type.startsWith("java.util.ImmutableCollections")
                || type.startsWith("java.util.Collections$Unmodifiable")
                || type.startsWith("java.util.Optional")
                || type.matches("java.lang.(String|Integer|Long|Double|Float|Boolean|Class)");
        return !isFixed
                && (type.startsWith("java.")
                        || value.getClass().isArray()
                        || type.startsWith("jdk.")
                        || type.startsWith("sun."));
    }
}
