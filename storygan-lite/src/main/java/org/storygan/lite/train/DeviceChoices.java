package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.storygan.backend.Device;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.run.RunFolder;

/**
 * What a device chose by measuring, in a file of the run, one line a choice. A run that goes on takes the same again: no two measurements
 * agree, and another algorithm gives other bits.
 */
final class DeviceChoices {
    private static final String FILE = "choices.txt";
    private static final String EQUALS = " = ";

    private final RunFolder folder;
    private final Device device;
    private Map<String, String> saved;

    /** Has the device take what the run chose before. */
    DeviceChoices(RunFolder folder, Device device) {
        this.folder = folder;
        this.device = device;
        saved = parse(folder.read(FILE).orElse(""));
        device.backend().replay(saved);
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            int at = line.indexOf(EQUALS);
            if (at < 1) {
                throw AppException.of(ErrorCode.E4_FORMAT, "the run's " + FILE + " cannot be read")
                        .found("the line \"" + line + "\"")
                        .expected("what was chosen for, \"=\", what was chosen")
                        .suggest("remove the file: the device then measures anew, and the run goes on with other bits");
            }
            choices.put(line.substring(0, at), line.substring(at + EQUALS.length()));
        }
        return choices;
    }

    /** Before each checkpoint, so that no checkpoint depends on a choice that is not kept. */
    void save() {
        Map<String, String> now = device.backend().choices();
        if (now.equals(saved)) {
            return;
        }
        folder.write(
                FILE,
                now.entrySet().stream()
                        .map(choice -> choice.getKey() + EQUALS + choice.getValue() + "\n")
                        .collect(Collectors.joining()));
        saved = now;
    }
}
