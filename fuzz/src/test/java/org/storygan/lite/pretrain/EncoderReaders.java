package org.storygan.lite.pretrain;

import java.io.IOException;
import org.storygan.backend.Device;
import org.storygan.io.Stored;

/** The readers of what pre-training leaves: what files say of themselves. */
public final class EncoderReaders {

    private EncoderReaders() {}

    public static void encoder(byte[] input) throws IOException {
        try (var device = Device.open("reference")) {
            EncoderFile.read(Stored.file(input), device);
        }
    }

    public static void pretraining(byte[] input) throws IOException {
        var saved = PretrainFile.read(Stored.file(input));
        saved.text("config");
        saved.number("step", Integer::parseInt);
        saved.number("best.precision", Double::parseDouble);
    }
}
