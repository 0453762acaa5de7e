package org.storygan.lite.train;

import java.io.IOException;
import org.storygan.io.Stored;

/** The reader of a run's checkpoints: what it says of itself; the tensors are the target of another. */
public final class CheckpointReaders {

    private CheckpointReaders() {}

    public static void checkpoint(byte[] input) throws IOException {
        var checkpoint = Checkpoint.read(Stored.file(input));
        checkpoint.step();
        checkpoint.config();
        checkpoint.rating();
    }
}
