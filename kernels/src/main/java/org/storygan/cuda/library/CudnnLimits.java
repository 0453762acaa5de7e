package org.storygan.cuda.library;

import org.storygan.backend.DeviceException;

/**
 * What cuDNN may use.
 *
 * @param workspaceBytes the most memory that an algorithm may need beside its arrays
 * @param deterministic whether only algorithms that give equal bits from call to call are taken
 */
public record CudnnLimits(long workspaceBytes, boolean deterministic) {
    static final String WORKSPACE = "storygan.cuda.cudnn.workspace";
    static final String DETERMINISTIC = "storygan.cuda.cudnn.deterministic";

    private static final int MEBIBYTE_BITS = 20;
    private static final String DEFAULT_MEBIBYTES = "256";

    /** Of the properties: mebibytes, 256 unless said otherwise, and true or false, true unless said otherwise. */
    public static CudnnLimits fromProperties() {
        String mebibytes = System.getProperty(WORKSPACE, DEFAULT_MEBIBYTES).strip();
        if (!mebibytes.matches("\\d{1,7}")) {
            throw new DeviceException(
                    "cuda: -D" + WORKSPACE + " must be a number of mebibytes, got \"" + mebibytes + "\"");
        }
        String deterministic = System.getProperty(DETERMINISTIC, "true").strip();
        if (!deterministic.matches("true|false")) {
            throw new DeviceException(
                    "cuda: -D" + DETERMINISTIC + " must be true or false, got \"" + deterministic + "\"");
        }
        return new CudnnLimits(Long.parseLong(mebibytes) << MEBIBYTE_BITS, deterministic.equals("true"));
    }
}
