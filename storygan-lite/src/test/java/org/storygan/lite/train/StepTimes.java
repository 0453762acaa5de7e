package org.storygan.lite.train;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.storygan.backend.Backends;
import org.storygan.backend.Device;
import org.storygan.cuda.CudaBackend;
import org.storygan.cuda.driver.Traffic;
import org.storygan.lite.config.Config;
import org.storygan.lite.train.GanReport.Figure;

/**
 * Times of a whole training step, data excluded, {@code StepTimes [device=cuda] [preset=paper] [stories=4,16] [words=20] [warmups=10]
 * [runs=50] [set=g.ngf=64,d.ndf=8] [profile=true]}; precision and who does what as the properties {@code storygan.cuda.*} say. The peer of torch_step.py, whose
 * lines look alike. Milliseconds of wall clock, the device waited for after each step; host is the time until all of a step was submitted,
 * which includes what the step itself waits for. With profile=true one step is taken operation by operation instead, each waited for.
 */
public final class StepTimes {
    private static final double MEBI = 1 << 20;
    private static final double MILLI = 1e-6; // of a nanosecond
    private final Device device;
    private final Options options;
    private final GanStep step;
    private final GanBatch batch;
    private int taken;

    private StepTimes(Device device, Options options, int stories) {
        this.device = device;
        this.options = options;
        Config config = options.config("paper");
        Gan gan = Gan.of(device, config.model(), 1);
        step = new GanStep(gan, Optional.empty(), GanSettings.of(config, 1), 1);
        batch = RandomBatch.of(device, config.model(), stories, options.number("words", 20));
    }

    public static void main(String[] arguments) {
        var options = new Options(List.of(arguments));
        String name = options.text("device", "cuda");
        for (String stories : options.text("stories", "4,16").split(",")) {
            if (Boolean.parseBoolean(options.text("profile", "false"))) {
                profile(name, options, Integer.parseInt(stories));
                continue;
            }
            try (Device device = Device.open(name)) {
                new StepTimes(device, options, Integer.parseInt(stories)).measure(Integer.parseInt(stories));
            }
        }
    }

    private static void profile(String name, Options options, int stories) {
        var profiler = new Profiler(Backends.open(name));
        try (Device device = Device.of(profiler.backend())) {
            var times = new StepTimes(device, options, stories);
            for (int i = 0; i < options.number("warmups", 3); i++) {
                times.take();
            }
            profiler.reset();
            times.take();
            System.out.printf("profile %s %d stories%n", name, stories);
            profiler.print();
        }
    }

    private GanReport take() {
        try (var scope = device.scope("measured step")) {
            return step.run(List.of(batch), new GanStep.When(++taken, 0, false), new Stopwatch());
        }
    }

    private void measure(int stories) {
        long began = System.nanoTime();
        take();
        device.backend().synchronize();
        double first = (System.nanoTime() - began) * MILLI;
        for (int i = 1; i < options.number("warmups", 10); i++) {
            take();
        }
        device.backend().synchronize();
        device.memory().resetPeak();
        int runs = options.number("runs", 50);
        double[] whole = new double[runs];
        double[] host = new double[runs];
        long[] traffic = traffic();
        long heap = heap();
        GanReport report = null;
        for (int i = 0; i < runs; i++) {
            long start = System.nanoTime();
            report = take();
            host[i] = (System.nanoTime() - start) * MILLI;
            device.backend().synchronize();
            whole[i] = (System.nanoTime() - start) * MILLI;
        }
        heap = heap() - heap;
        Arrays.sort(whole);
        Arrays.sort(host);
        print(
                "step ours %d stories %d words | %.3f %.3f %.3f | peak %.0f held %.0f MiB | host %.3f | first %.0f | runs %d"
                        + " | losses %.4f %.4f",
                stories,
                options.number("words", 20),
                at(whole, 0.5),
                at(whole, 0.1),
                at(whole, 0.9),
                device.memory().peakBytes() / MEBI,
                device.backend() instanceof CudaBackend cuda ? cuda.bytesHeld() / MEBI : Memory.peak(),
                at(host, 0.5),
                first,
                runs,
                report.of(Figure.LOSS_D),
                report.of(Figure.LOSS_G));
        print("a step | java heap %.0f KiB%s", heap / 1024.0 / runs, perStep(traffic, runs));
    }

    private static double at(double[] sorted, double part) {
        return sorted[Math.min(sorted.length - 1, (int) (part * sorted.length))];
    }

    private static long heap() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }

    private long[] traffic() {
        return device.backend() instanceof CudaBackend cuda
                ? Arrays.stream(Traffic.values()).mapToLong(cuda::count).toArray()
                : new long[0];
    }

    private String perStep(long[] before, int runs) {
        long[] now = traffic();
        var text = new StringBuilder();
        for (int i = 0; i < now.length; i++) {
            String name = Traffic.values()[i].name().toLowerCase(Locale.ROOT).replace('_', ' ');
            text.append(String.format(Locale.ROOT, ", %s %.1f", name, (double) (now[i] - before[i]) / runs));
        }
        return text.toString();
    }

    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
