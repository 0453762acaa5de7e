package org.storygan.cuda.library;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;

/** Factors as the libraries read them: in memory that does not move, since JCuda would stop the garbage collector for an array's. */
final class Factor {
    private Factor() {}

    static Pointer of(float value) {
        var buffer = ByteBuffer.allocateDirect(Float.BYTES).order(ByteOrder.nativeOrder());
        return Pointer.to(buffer.putFloat(0, value));
    }
}
