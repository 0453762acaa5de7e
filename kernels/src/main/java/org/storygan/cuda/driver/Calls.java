package org.storygan.cuda.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import jcuda.CudaException;
import org.storygan.backend.Array;
import org.storygan.backend.DeviceException;

/**
 * Runs calls of the driver and turns what they throw into exceptions that say which operation failed, on which shapes, with which
 * status. Work fails where it runs, which is after the call that asked for it; so the last launches are remembered and named too.
 */
final class Calls {
    private static final int REMEMBERED = 8; // a power of two
    private static final int DIMENSIONS = 7;

    private final Kernel[] kernels = new Kernel[REMEMBERED];
    private final int[] grids = new int[REMEMBERED * DIMENSIONS];
    private final long[] traffic = new long[Traffic.values().length];
    private String operation = "";
    private final Array[] operands = new Array[4];
    private String lost = ""; // what ended the device

    /** The operation that the following calls serve; absent operands are left out at the end. */
    void during(String name, Array a, Array b, Array c, Array d) {
        operation = name;
        operands[0] = a;
        operands[1] = b;
        operands[2] = c;
        operands[3] = d;
    }

    void run(String what, Runnable call) {
        check();
        try {
            call.run();
        } catch (CudaException e) {
            throw failed(what, e);
        }
    }

    /** For giving things back: a device that is lost has nothing left to give back. */
    void release(Runnable call) {
        if (isLost()) {
            return;
        }
        try {
            call.run();
        } catch (CudaException e) {
            failed("release", e); // notes a lost device; close() must go on
        }
    }

    /** Throws when an earlier error ended the device. */
    void check() {
        if (isLost()) {
            throw new DeviceException("cuda: the device was lost earlier and cannot be used any more: " + lost);
        }
    }

    boolean isLost() {
        return !lost.isEmpty();
    }

    /** Counts one; takes no heap. */
    void note(Traffic kind) {
        traffic[kind.ordinal()]++;
    }

    long count(Traffic kind) {
        return traffic[kind.ordinal()];
    }

    private static int remembered(long launch) {
        return (int) (launch & REMEMBERED - 1);
    }

    /** Takes no heap, like the launch that it notes. */
    void launching(Kernel kernel, Grid grid) {
        int i = remembered(traffic[Traffic.LAUNCHES.ordinal()]++);
        kernels[i] = kernel;
        int at = i * DIMENSIONS;
        grids[at] = grid.x();
        grids[at + 1] = grid.y();
        grids[at + 2] = grid.z();
        grids[at + 3] = grid.threadsX();
        grids[at + 4] = grid.threadsY();
        grids[at + 5] = grid.threadsZ();
        grids[at + 6] = grid.sharedBytes();
    }

    /** The last launch, as it stands in messages. */
    String lastLaunch() {
        return launch(remembered(count(Traffic.LAUNCHES) - 1));
    }

    private String launch(int i) {
        int at = i * DIMENSIONS;
        return kernels[i] + " "
                + new Grid(
                        grids[at],
                        grids[at + 1],
                        grids[at + 2],
                        grids[at + 3],
                        grids[at + 4],
                        grids[at + 5],
                        grids[at + 6]);
    }

    DeviceException failed(String what, CudaException e) {
        return failed(what, DriverStatus.TABLE.of(e), e);
    }

    DeviceException failed(String what, StatusTable.Status status, CudaException e) {
        String message = context() + what + ": " + status;
        if (!DriverStatus.isSticky(status)) {
            return new DeviceException("cuda: " + message, e);
        }
        lost = message;
        return new DeviceException(
                "cuda: " + message + "\n  the last launches, newest first: " + recent()
                        + "\n  The device is lost to this program: start it again, with -Dstory.debug=5 to see which launch fails.",
                e);
    }

    private String recent() {
        List<String> names = new ArrayList<>();
        long launches = count(Traffic.LAUNCHES);
        for (long i = launches - 1; i >= Math.max(0, launches - REMEMBERED); i--) {
            names.add(launch(remembered(i)));
        }
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** As "matmul (2, 3) (3, 4) (2, 4): ". */
    String context() {
        if (operation.isEmpty()) {
            return "";
        }
        var words = new StringJoiner(" ", "", ": ").add(operation);
        for (Array operand : operands) {
            if (operand != null) {
                words.add(operand.shape().toString());
            }
        }
        return words.toString();
    }
}
