package org.storygan.lite.app;

import java.io.IOException;
import org.storygan.fuzz.Scratch;

/** The reader of receipts. */
public final class ReceiptReaders {

    private static final Machine MACHINE = new Machine("cpu", 1);

    private ReceiptReaders() {}

    public static void receipt(byte[] input) throws IOException {
        ReceiptFile.request(Scratch.file("receipt.json", input), false, MACHINE);
    }
}
