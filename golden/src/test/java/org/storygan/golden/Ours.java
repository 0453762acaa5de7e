package org.storygan.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.storygan.autograd.Tensor;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;

/** Our side of a call: from leaves with the inputs' values to y. */
@FunctionalInterface
interface Ours {
    Made from(List<Tensor> leaves);

    /** y, and for each input the leaf whose gradient is to be compared. */
    record Made(Tensor y, List<Tensor> leaves) {}

    static Ours of(Function<List<Tensor>, Tensor> f) {
        return leaves -> new Made(f.apply(leaves), leaves);
    }

    /** For a module: the last inputs are its parameters and buffers, by name; f gets the module and the inputs before them. */
    static <M extends Module> Ours module(
            Function<ParameterSource, M> make, BiFunction<M, List<Tensor>, Tensor> f, String... names) {
        return leaves -> {
            M module = make.apply(new ParameterSource(leaves.get(0).device(), RandomKey.of(1, 1)));
            Map<String, Tensor> state = module.state();
            int plain = leaves.size() - names.length;
            List<Tensor> own = new ArrayList<>(leaves.subList(0, plain));
            for (int i = 0; i < names.length; i++) {
                Tensor value = leaves.get(plain + i);
                Tensor parameter = state.get(names[i]);
                parameter.update((backend, array) -> backend.copy(value.array(), array));
                own.add(parameter);
            }
            return new Made(f.apply(module, leaves.subList(0, plain)), own);
        };
    }
}
