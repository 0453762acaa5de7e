package org.storygan.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Counts the calls, writes down their names, and fails at one of them; or there and ever after, as when the machine dies. */
public final class FaultyDisk implements Disk {
    private final List<String> calls = new ArrayList<>();
    private final int fails;
    private final boolean dies;

    private FaultyDisk(int fails, boolean dies) {
        this.fails = fails;
        this.dies = dies;
    }

    public static FaultyDisk sound() {
        return new FaultyDisk(Integer.MAX_VALUE, false);
    }

    /** @param call counted from 1 */
    public static FaultyDisk failingAt(int call) {
        return new FaultyDisk(call, false);
    }

    /** @param call counted from 1 */
    public static FaultyDisk dyingAt(int call) {
        return new FaultyDisk(call, true);
    }

    /** The names of all calls so far. */
    public List<String> calls() {
        return List.copyOf(calls);
    }

    private void call(String name) throws IOException {
        calls.add(name);
        int number = calls.size();
        if (number == fails || (dies && number > fails)) {
            throw new IOException("the disk fails at " + name);
        }
    }

    @Override
    public FileChannel create(Path file) throws IOException {
        call("create");
        return Disk.super.create(file);
    }

    @Override
    public void write(FileChannel to, ByteBuffer bytes) throws IOException {
        if (calls.size() + 1 == fails) { // half of it still reaches the disk
            Disk.super.write(to, bytes.slice(0, bytes.capacity() / 2));
        }
        call("write");
        Disk.super.write(to, bytes);
    }

    @Override
    public void force(FileChannel file) throws IOException {
        call("force");
        Disk.super.force(file);
    }

    @Override
    public void move(Path from, Path to) throws IOException {
        call("move");
        Disk.super.move(from, to);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
        call("forceDirectory");
        Disk.super.forceDirectory(directory);
    }

    @Override
    public void delete(Path file) throws IOException {
        call("delete");
        Disk.super.delete(file);
    }

    @Override
    public List<Path> list(Path directory) throws IOException {
        call("list");
        return Disk.super.list(directory);
    }
}
