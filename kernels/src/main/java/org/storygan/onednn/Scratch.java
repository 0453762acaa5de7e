package org.storygan.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.storygan.backend.Array;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

/** Temporary arrays inside one operation. */
final class Scratch {
    private final BlockSource memory;

    Scratch(BlockSource memory) {
        this.memory = memory;
    }

    Hold open() {
        return new Hold();
    }

    /** Whether native code may be given the array's address. */
    static boolean isAligned(Array x) {
        return x.offset() * x.type().bytes() % Block.ALIGNMENT == 0;
    }

    /** The arrays of one operation, freed together. */
    final class Hold implements AutoCloseable {
        private final List<Block> blocks = new ArrayList<>();

        /** Dense float32 with any content. */
        Array array(Shape shape) {
            Block block = memory.take(shape.count() * DType.FLOAT32.bytes());
            blocks.add(block);
            return Array.dense(shape, new NativeStorage(DType.FLOAT32, shape.count(), block));
        }

        /** A dense copy. */
        Array dense(Array x, BiConsumer<Array, Array> copy) {
            Array dense = array(x.shape());
            copy.accept(x, dense);
            return dense;
        }

        /** The array itself if it is dense and aligned, else a copy that is. */
        Array denseIfNot(Array x, BiConsumer<Array, Array> copy) {
            return isAligned(x) && x.isDense() ? x : dense(x, copy);
        }

        @Override
        public void close() {
            blocks.forEach(memory::give);
        }
    }
}
