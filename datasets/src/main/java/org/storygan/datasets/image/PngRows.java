package org.storygan.datasets.image;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.storygan.datasets.story.DataException;

/** Unpacks a PNG's rows one by one, so that however large the picture is only its pixels are in memory. */
final class PngRows implements AutoCloseable {

    private final Inflater inflater = new Inflater();
    private final Iterator<ByteBuffer> parts;
    private final String name;

    PngRows(List<ByteBuffer> parts, String name) {
        this.parts = parts.iterator();
        this.name = name;
    }

    /** Fills the row. */
    void next(byte[] row) {
        int got = 0;
        while (got < row.length) {
            int more = inflate(row, got);
            got += more;
            if (more == 0 && !supply()) {
                throw damaged("its pixels end too early");
            }
        }
    }

    private int inflate(byte[] row, int from) {
        try {
            return inflater.inflate(row, from, row.length - from);
        } catch (DataFormatException e) {
            throw damaged("its pixels cannot be decompressed");
        }
    }

    private boolean supply() {
        if (!inflater.needsInput() || !parts.hasNext()) {
            return false;
        }
        inflater.setInput(parts.next());
        return true;
    }

    private DataException damaged(String what) {
        return PngReader.damaged(name, what);
    }

    @Override
    public void close() {
        inflater.end();
    }
}
