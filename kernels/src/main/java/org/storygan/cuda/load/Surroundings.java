package org.storygan.cuda.load;

import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What a search depends on.
 *
 * @param properties the JVM's, "" for one that is not set
 * @param variables the environment's, "" for one that is not set
 * @param root of the file system
 */
record Surroundings(UnaryOperator<String> properties, UnaryOperator<String> variables, Path root) {
    static Surroundings ofThisMachine() {
        return new Surroundings(
                name -> System.getProperty(name, ""), name -> System.getenv().getOrDefault(name, ""), Path.of("/"));
    }

    String property(String name) {
        return properties.apply(name).strip();
    }

    String variable(String name) {
        return variables.apply(name).strip();
    }

    /** A place of the file system, as "usr/lib64". */
    Path under(String place) {
        return root.resolve(place);
    }
}
