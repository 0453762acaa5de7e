package org.storygan.nn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.storygan.autograd.Tensor;

/** Something with parameters. Names are paths such as {@code up1.conv.weight}, in the order of declaration. */
public interface Module {
    /** Tells the names of this module's own parameters, its buffers (state that no optimizer touches) and its parts. */
    void describe(Members members);

    /** Every parameter by path; also names the tensors, so that messages call them by path. */
    default Map<String, Parameter> namedParameters() {
        Map<String, Parameter> named = new LinkedHashMap<>();
        describe(Members.collecting(named, new LinkedHashMap<>()));
        named.forEach((path, parameter) -> parameter.tensor().named(path));
        return named;
    }

    /** The parameters that an optimizer may change now. */
    default List<Parameter> parameters() {
        return namedParameters().values().stream()
                .filter(Parameter::isTrainable)
                .toList();
    }

    /** The tensors of those parameters: what to ask {@link org.storygan.autograd.Gradients} for. */
    default List<Tensor> tensors() {
        return parameters().stream().map(Parameter::tensor).toList();
    }

    /** Everything that a checkpoint holds: parameters and buffers by path. */
    default Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        Map<String, Parameter> named = new LinkedHashMap<>();
        describe(Members.collecting(named, state));
        named.forEach((path, parameter) -> state.put(path, parameter.tensor()));
        return state;
    }

    /** The number of values that training changes. */
    default long parameterCount() {
        return namedParameters().values().stream()
                .mapToLong(p -> p.tensor().shape().count())
                .sum();
    }

    /** No parameter is trainable until the result is closed; then each is again what it was. */
    default Frozen frozen() {
        return new Frozen(List.copyOf(namedParameters().values()));
    }
}
