package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.backend.Device;
import org.storygan.lite.run.Metrics;
import org.storygan.lite.run.Progress;
import org.storygan.lite.train.GanReport.Figure;

/** Tells of each step: to a line for people, to a line of metrics.jsonl for programs. */
final class StepLog {
    private static final double MILLI = 1e6; // nanoseconds
    private static final double MEBI = 1024 * 1024;
    private final Device device;
    private final Metrics metrics;
    private final Progress progress;
    private final DataShare dataShare = new DataShare();

    StepLog(Device device, Metrics metrics, Progress progress) {
        this.device = device;
        this.metrics = metrics;
        this.progress = progress;
    }

    /** What a step did and took. */
    record Entry(int step, GanReport report, int pictures, Progress.Times times, long waitedNanos) {}

    /** @param more numbers of this step, such as a look at held-out stories */
    void add(Entry entry, Map<String, ?> more) {
        progress.add(new Progress.Step(entry.step(), shown(entry.report()), entry.pictures(), entry.times()));
        dataShare.add(entry.waitedNanos(), entry.times());
        Map<String, Object> numbers = new LinkedHashMap<>();
        numbers.put("step", entry.step());
        numbers.putAll(entry.report().toMap());
        numbers.putAll(times(entry));
        numbers.putAll(memory());
        numbers.putAll(more);
        metrics.append(numbers);
    }

    /** Returns when what was told would survive a loss of power. */
    void force() {
        metrics.force();
    }

    private static Map<String, Double> shown(GanReport report) {
        Map<String, Double> shown = new LinkedHashMap<>();
        shown.put("loss_D", report.of(Figure.LOSS_D));
        shown.put("loss_G", report.of(Figure.LOSS_G));
        shown.put("kl", report.of(Figure.KL));
        shown.put("D(real)", report.of(Figure.D_REAL));
        shown.put("D(fake)", report.of(Figure.D_FAKE));
        return shown;
    }

    private static Map<String, Object> times(Entry entry) {
        Map<String, Object> times = new LinkedHashMap<>();
        times.put("ms_data", entry.times().data() / MILLI);
        times.put("ms_forward", entry.times().forward() / MILLI);
        times.put("ms_backward", entry.times().backward() / MILLI);
        times.put("ms_optimizer", entry.times().optimizer() / MILLI);
        times.put("ms_wait", entry.waitedNanos() / MILLI);
        return times;
    }

    private Map<String, Object> memory() {
        Map<String, Object> memory = new LinkedHashMap<>();
        memory.put("arrays", device.memory().arrays());
        memory.put("tensor_mib", device.memory().bytes() / MEBI);
        memory.put("tensor_peak_mib", device.memory().peakBytes() / MEBI);
        memory.put("resident_mib", Memory.resident());
        return memory;
    }

    /** How much of the time went into waiting for data. */
    String summary() {
        return dataShare.toString();
    }
}
