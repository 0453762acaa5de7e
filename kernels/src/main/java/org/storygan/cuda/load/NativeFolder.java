package org.storygan.cuda.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import org.storygan.backend.DeviceException;

/** A private folder that JCuda's native libraries are unpacked to. Any number of programs may do so at once. */
final class NativeFolder {
    /** Names the folder where the user's cache is not the place for it. */
    static final String CACHE = "storygan.cuda.cache";

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OF_OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private final Path folder;

    private NativeFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * The folder for one set of libraries, made if need be.
     *
     * @throws DeviceException when it cannot be made, or when others could write to it
     */
    static NativeFolder of(Surroundings surroundings, String set) {
        Path folder = cache(surroundings).resolve(set);
        try {
            Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            var permissions = Files.getPosixFilePermissions(folder);
            if (permissions.stream().anyMatch(OF_OTHERS::contains)) {
                throw new DeviceException("the folder " + folder + " of JCuda's native libraries is open to others ("
                        + PosixFilePermissions.toString(permissions) + "): chmod 700 it, or name another by -D"
                        + CACHE);
            }
            return new NativeFolder(folder.toRealPath());
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static Path cache(Surroundings surroundings) {
        if (!surroundings.property(CACHE).isEmpty()) {
            return Path.of(surroundings.property(CACHE)).toAbsolutePath();
        }
        var standard = surroundings.variable("XDG_CACHE_HOME");
        Path caches = standard.isEmpty() ? Path.of(surroundings.property("user.home"), ".cache") : Path.of(standard);
        return caches.toAbsolutePath().resolve("storygan");
    }

    private static DeviceException notWritable(Path folder, IOException e) {
        return new DeviceException(
                "JCuda's native libraries cannot be unpacked to " + folder + " (" + e + "): name a folder by -D"
                        + CACHE,
                e);
    }

    Path path() {
        return folder;
    }

    /** Writes a library under its name; a reader sees the whole of it or nothing. One that is already there and the same stays. */
    void put(String name, byte[] library) {
        Path file = folder.resolve(name);
        try {
            if (Files.exists(file) && Arrays.equals(Files.readAllBytes(file), library)) {
                return;
            }
            Path part = Files.createTempFile(folder, name, ".part");
            try {
                checkOwner(part);
                Files.write(part, library);
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    /** Who owns the folder could replace what is in it. */
    private void checkOwner(Path part) throws IOException {
        if (!Files.getOwner(part).equals(Files.getOwner(folder))) {
            throw new DeviceException("the folder " + folder + " of JCuda's native libraries belongs to "
                    + Files.getOwner(folder) + ": name another by -D" + CACHE);
        }
    }

    /** A native library as it lies in JCuda's jars. */
    static byte[] packed(String name) {
        try (InputStream in = NativeFolder.class.getResourceAsStream("/lib/" + name)) {
            if (in == null) {
                throw new DeviceException("JCuda's native library " + name + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new DeviceException("JCuda's native library " + name + " cannot be read: " + e, e);
        }
    }
}
