package org.storygan.cuda.driver;

import static jcuda.driver.CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
import static jcuda.driver.JCudaDriver.cuFuncSetAttribute;

import jcuda.driver.CUfunction;

/** A function of a loaded module that can be launched; {@link Gpu#kernel} gives it. */
public final class Kernel {
    /** What a block gets without asking. */
    private static final int SHARED_DEFAULT = 48 * 1024;

    private final Calls calls;
    private final String symbol;
    private final CUfunction function;
    private int sharedAllowed = SHARED_DEFAULT;

    Kernel(Calls calls, String symbol, CUfunction function) {
        this.calls = calls;
        this.symbol = symbol;
        this.function = function;
    }

    /** The name in the .cu file. */
    public String symbol() {
        return symbol;
    }

    CUfunction function() {
        return function;
    }

    /** Asks the driver for more than the default shared memory, once for each new size. */
    void allowShared(int bytes) {
        if (bytes > sharedAllowed) {
            calls.run(
                    symbol + ": " + bytes + " bytes of shared memory for a block",
                    () -> cuFuncSetAttribute(function, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes));
            sharedAllowed = bytes;
        }
    }

    @Override
    public String toString() {
        return symbol;
    }
}
