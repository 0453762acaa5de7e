package org.storygan.lite.run;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import java.util.jar.Manifest;

/** The manifest of the jar this class came in. */
final class JarManifest {

    private JarManifest() {}

    static Optional<String> value(String key) {
        var self = JarManifest.class.getResource("JarManifest.class");
        if (self == null || !self.getProtocol().equals("jar")) {
            return Optional.empty();
        }
        var address = self.toString();
        var manifest = address.substring(0, address.lastIndexOf('!')) + "!/META-INF/MANIFEST.MF";
        try (var in = URI.create(manifest).toURL().openStream()) {
            return Optional.ofNullable(new Manifest(in).getMainAttributes().getValue(key));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
