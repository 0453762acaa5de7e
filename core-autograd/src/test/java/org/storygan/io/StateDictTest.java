package org.storygan.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.autograd.Gradients;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.nn.BatchNorm;
import org.storygan.nn.Linear;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.optim.Adam;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;

class StateDictTest {
    private final Device device = Device.of(new ReferenceBackend(DType.FLOAT32));

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        device.close();
    }

    private record Net(Linear linear, BatchNorm norm) implements Module {
        static Net of(Device device, int seed) {
            var source = new ParameterSource(device, RandomKey.of(seed, 1));
            return new Net(Linear.of(source, 3, 4, 1), BatchNorm.of(source, 4, 0.1));
        }

        Tensor apply(Tensor x, Pass pass) {
            return norm.apply(linear.apply(x), pass);
        }

        @Override
        public void describe(Members members) {
            members.part("linear", linear).part("norm", norm);
        }
    }

    private Tensor x() {
        return Tensor.of(device, Shape.of(2, 3), 1, 2, 3, -1, 0, 5);
    }

    @Test
    void a_module_loaded_from_a_file_computes_the_same_bits() {
        Net trained = Net.of(device, 1);
        trained.apply(x(), Pass.training(RandomKey.of(1, 2))); // moves the running statistics
        Path file = folder.resolve("net");
        Safetensors.write(file, StateDict.of(trained.state()), Map.of());
        Net fresh = Net.of(device, 2);
        assertThat(fresh.apply(x(), Pass.evaluation()).floats())
                .isNotEqualTo(trained.apply(x(), Pass.evaluation()).floats());
        StateDict.load(fresh.state(), Safetensors.readAll(file), file.toString());
        assertThat(fresh.apply(x(), Pass.evaluation()).floats())
                .containsExactly(trained.apply(x(), Pass.evaluation()).floats());
        assertThat(StateDict.of(fresh.state())).isEqualTo(StateDict.of(trained.state()));
    }

    @Test
    void an_optimizer_loaded_from_a_file_goes_on_as_if_nothing_had_happened() {
        Net one = Net.of(device, 1);
        var adam = new Adam(one, Adam.Settings.GAN);
        step(one, adam);
        Net two = Net.of(device, 2);
        var resumed = new Adam(two, Adam.Settings.GAN);
        StateDict.load(two.state(), StateDict.of(one.state()), "weights");
        StateDict.load(resumed.state(), StateDict.of(adam.state()), "moments");
        resumed.resumeAt(adam.steps());
        step(one, adam);
        step(two, resumed);
        assertThat(StateDict.of(two.state())).isEqualTo(StateDict.of(one.state()));
        assertThat(StateDict.of(resumed.state())).isEqualTo(StateDict.of(adam.state()));
    }

    private void step(Net net, Adam adam) {
        Tensor loss = net.apply(x(), Pass.training(RandomKey.of(1, 2)))
                .square()
                .mul(x().slice(1, 0, 1))
                .sum();
        adam.step(
                Gradients.of(
                        loss, net.parameters().stream().map(p -> p.tensor()).toList()),
                0.01);
    }

    @Test
    void every_disagreement_is_listed_and_nothing_changes() {
        Net net = Net.of(device, 1);
        var before = StateDict.of(net.state());
        Map<String, StoredTensor> values =
                new TreeMap<>(StateDict.of(Net.of(device, 2).state()));
        values.remove("linear.bias");
        values.put("linear.weight", StoredTensor.of(Shape.of(3, 4), new float[12]));
        values.put("norm.running_mean", StoredTensor.of(Shape.of(4), new int[4]));
        values.put("extra", StoredTensor.of(Shape.of(), new float[1]));
        assertThatThrownBy(() -> StateDict.load(net.state(), values, "run7/old.safetensors"))
                .isInstanceOf(FormatException.class)
                .hasMessageContaining("run7/old.safetensors")
                .hasMessageContaining("missing: linear.bias")
                .hasMessageContaining("unexpected: extra")
                .hasMessageContaining("linear.weight is F32 [3, 4] for [4, 3]")
                .hasMessageContaining("norm.running_mean is I32 [4] for [4]");
        assertThat(StateDict.of(net.state())).isEqualTo(before);
    }

    @Test
    void a_message_names_some_and_counts_the_rest() {
        Map<String, StoredTensor> values = new TreeMap<>();
        for (int i = 10; i < 40; i++) {
            values.put("w" + i, StoredTensor.of(Shape.of(), new float[1]));
        }
        assertThatThrownBy(() -> StateDict.load(Map.of(), values, "f"))
                .hasMessageContaining("unexpected: w10, w11, w12, w13, w14, w15, w16, w17 and 22 more");
    }

    @Test
    void a_device_of_float64_saves_every_digit() {
        try (var exact = Device.open("reference")) {
            Tensor x = Tensor.of(exact, Shape.of(2), Math.PI, 1e-300);
            var stored = StateDict.of(Map.of("x", x));
            assertThat(stored.get("x").type()).isEqualTo(StoredType.F64);
            Tensor y = Tensor.of(exact, Shape.of(2), 0, 0);
            StateDict.load(Map.of("x", y), stored, "memory");
            assertThat(y.values()).containsExactly(Math.PI, 1e-300);
        }
    }

    /** In place: the parameter that an optimizer already knows is the one that changes. */
    @Test
    void loading_changes_the_tensors_themselves() {
        Net net = Net.of(device, 1);
        List<Tensor> tensors = List.copyOf(net.state().values());
        StateDict.load(net.state(), StateDict.of(Net.of(device, 2).state()), "memory");
        assertThat(List.copyOf(net.state().values())).isEqualTo(tensors);
        assertThat(tensors.get(0).floats())
                .containsExactly(
                        Net.of(device, 2).state().values().iterator().next().floats());
    }
}
