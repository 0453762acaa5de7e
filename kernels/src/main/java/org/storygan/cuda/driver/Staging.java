package org.storygan.cuda.driver;

import static jcuda.driver.JCudaDriver.cuMemFreeHost;
import static jcuda.driver.JCudaDriver.cuMemHostAlloc;
import static jcuda.driver.JCudaDriver.cuMemcpyDtoHAsync;
import static jcuda.driver.JCudaDriver.cuMemcpyHtoDAsync;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jcuda.Pointer;

/**
 * The way between Java's arrays and the device: through page-locked memory, in pieces, two of them under way at a time. JCuda could copy
 * from an array itself, but stops the garbage collector for as long as the device takes.
 */
final class Staging implements AutoCloseable {
    /** Large enough that the bus is busy, small enough to stay in the processor's cache. */
    static final int PIECE = 1 << 20;

    private final Calls calls;
    private final Stream stream;
    private final Slot[] slots;

    Staging(Calls calls, Stream stream) {
        this.calls = calls;
        this.stream = stream;
        slots = new Slot[] {new Slot(calls), new Slot(calls)};
    }

    /** Page-locked memory and the event after its last copy. */
    private static final class Slot {
        private final Pointer memory = new Pointer();
        private final ByteBuffer buffer;
        private final Event copied;

        Slot(Calls calls) {
            calls.run("page-lock " + PIECE + " bytes", () -> cuMemHostAlloc(memory, PIECE, 0));
            buffer = memory.getByteBuffer(0, PIECE).order(ByteOrder.nativeOrder());
            copied = Event.plain(calls);
        }

        ByteBuffer whenFree() {
            copied.synchronize();
            return buffer;
        }

        void close(Calls calls) {
            copied.close();
            calls.release(() -> cuMemFreeHost(memory));
        }
    }

    /** Returns when the array has been read; the device has it when the stream gets there. */
    void upload(int count, int elementBytes, Mover reader, long to) {
        calls.note(Traffic.UPLOADS);
        int most = PIECE / elementBytes;
        int turn = 0;
        for (long from = 0; from < count; from += most) {
            Slot slot = slots[turn];
            turn ^= 1;
            int part = (int) Math.min(most, count - from);
            long target = to + from * elementBytes;
            reader.move(slot.whenFree(), (int) from, part);
            long bytes = (long) part * elementBytes;
            calls.run(
                    "upload", () -> cuMemcpyHtoDAsync(new DeviceAddress(target), slot.memory, bytes, stream.handle()));
            slot.copied.record(stream);
        }
    }

    /** Returns when the array has been written, after everything asked for before. While one piece is read the next one comes. */
    void download(long from, int count, int elementBytes, Mover writer) {
        calls.note(Traffic.DOWNLOADS);
        int most = PIECE / elementBytes;
        int turn = 0;
        for (long next = 0; next < (long) count + most; next += most) {
            if (next < count) {
                fetch(slots[turn], from + next * elementBytes, Math.min(most, count - next) * elementBytes);
            }
            turn ^= 1;
            long before = next - most;
            if (before >= 0) {
                writer.move(slots[turn].whenFree(), (int) before, (int) Math.min(most, count - before));
            }
        }
    }

    private void fetch(Slot slot, long from, long bytes) {
        slot.whenFree();
        calls.run("download", () -> cuMemcpyDtoHAsync(slot.memory, new DeviceAddress(from), bytes, stream.handle()));
        slot.copied.record(stream);
    }

    @Override
    public void close() {
        for (Slot slot : slots) {
            slot.close(calls);
        }
    }
}
