package org.storygan.lite.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which program runs on which machine, as far as it can be told without loading anything native. */
public final class Environment {

    private Environment() {}

    /** {@code 0.1.0}, from the jar; {@code unpackaged} where the classes are not in one. */
    public static String version() {
        var version = Environment.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    /** Version, commit, JDK, operating system, processor, memory and the command line. */
    public static Map<String, Object> describe(List<String> arguments) {
        var told = new LinkedHashMap<String, Object>();
        told.put("version", version());
        told.put("commit", commit());
        told.put("arguments", arguments);
        told.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")");
        told.put("jvm.flags", ManagementFactory.getRuntimeMXBean().getInputArguments());
        told.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        told.put("cpu", processor());
        told.put("cores", Runtime.getRuntime().availableProcessors());
        told.put("memory.bytes", memory());
        told.put("heap.bytes", Runtime.getRuntime().maxMemory());
        return told;
    }

    /** The commit the jar was built from, as its manifest says. */
    public static String commit() {
        return JarManifest.value("Implementation-Commit").orElse("unknown");
    }

    private static long memory() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean known ? known.getTotalMemorySize() : 0;
    }

    /** The model of the processor. */
    public static String processor() {
        try (var lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
