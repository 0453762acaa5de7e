package org.storygan.nn;

import java.util.Map;
import org.storygan.autograd.Tensor;

/** Collects the members of a module tree under their paths. */
public final class Members {
    private final String prefix;
    private final Map<String, Parameter> parameters;
    private final Map<String, Tensor> buffers;

    private Members(String prefix, Map<String, Parameter> parameters, Map<String, Tensor> buffers) {
        this.prefix = prefix;
        this.parameters = parameters;
        this.buffers = buffers;
    }

    static Members collecting(Map<String, Parameter> parameters, Map<String, Tensor> buffers) {
        return new Members("", parameters, buffers);
    }

    public Members parameter(String name, Parameter parameter) {
        unique(name);
        parameters.put(prefix + name, parameter);
        return this;
    }

    /** State that no optimizer touches: running statistics, power iteration vectors. */
    public Members buffer(String name, Tensor buffer) {
        unique(name);
        buffers.put(prefix + name, buffer);
        return this;
    }

    public Members part(String name, Module part) {
        part.describe(new Members(prefix + name + ".", parameters, buffers));
        return this;
    }

    private void unique(String name) {
        if (parameters.containsKey(prefix + name) || buffers.containsKey(prefix + name)) {
            throw new IllegalStateException("two members are called " + prefix + name);
        }
    }
}
