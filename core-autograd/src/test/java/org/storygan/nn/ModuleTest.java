package org.storygan.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.storygan.autograd.Tensor;
import org.storygan.shape.Shape;

class ModuleTest extends ReferenceTest {
    private record Block(Conv2d conv, BatchNorm norm) implements Module {
        @Override
        public void describe(Members members) {
            members.part("conv", conv).part("norm", norm);
        }
    }

    private record Net(Block up1, Block up2, Linear head) implements Module {
        @Override
        public void describe(Members members) {
            members.part("up1", up1).part("up2", up2).part("head", head);
        }
    }

    private Block block() {
        var conv = Conv2d.of(source, new Conv2d.Size(2, 2, 3, 1, 1), 1);
        return new Block(conv.withBias(source).spectrallyNormalised(source), BatchNorm.of(source, 2, 1));
    }

    private final Net net = new Net(block(), block(), Linear.of(source, 2, 1, 1));

    @Test
    void names_of_parameters_are_paths_in_the_order_of_declaration() {
        assertThat(net.namedParameters().keySet())
                .containsExactly(
                        "up1.conv.weight",
                        "up1.conv.bias",
                        "up1.norm.weight",
                        "up1.norm.bias",
                        "up2.conv.weight",
                        "up2.conv.bias",
                        "up2.norm.weight",
                        "up2.norm.bias",
                        "head.weight",
                        "head.bias");
        assertThat(net.namedParameters().get("up2.norm.bias").tensor().name()).isEqualTo("up2.norm.bias");
        assertThat(net.namedParameters().get("head.bias")).hasToString("Parameter head.bias [1]");
    }

    @Test
    void the_state_is_the_parameters_and_the_buffers() {
        assertThat(net.state().keySet())
                .containsAll(net.namedParameters().keySet())
                .contains("up1.norm.running_mean", "up1.norm.running_var", "up2.conv.spectral.u", "up2.conv.spectral.v")
                .hasSize(10 + 8);
    }

    @Test
    void the_count_of_parameters_leaves_buffers_out() {
        assertThat(net.parameterCount()).isEqualTo(2 * (2 * 9 * 2 + 2 + 4) + 3);
    }

    @Test
    void two_members_of_one_name_are_refused() {
        Parameter w = source.constant(Shape.of(1), 0);
        Tensor b = source.buffer(Shape.of(1), 0);
        assertThatThrownBy(() -> ((Module) m -> m.parameter("w", w).parameter("w", w)).namedParameters())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("w");
        assertThatThrownBy(() -> ((Module) m -> m.buffer("w", b).parameter("w", w)).state())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("w");
        assertThatThrownBy(() -> ((Module) m -> m.parameter("w", w).buffer("w", b)).state())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("w");
    }

    @Test
    void freezing_hides_the_parameters_until_it_is_closed() {
        List<Parameter> before = net.parameters();
        try (var frozen = net.frozen()) {
            assertThat(net.parameters()).isEmpty();
            assertThat(net.namedParameters()).hasSize(10);
        }
        assertThat(net.parameters()).isEqualTo(before);
    }

    @Test
    void closing_restores_exactly_the_mask_there_was() {
        List<Parameter> others = net.parameters().stream()
                .filter(p -> !p.tensor().name().startsWith("up1."))
                .toList();
        try (var part = net.up1().frozen()) {
            assertThat(net.parameters()).isEqualTo(others);
            try (var whole = net.frozen()) {
                assertThat(net.parameters()).isEmpty();
                try (var again = net.up2().frozen()) {
                    assertThat(net.parameters()).isEmpty();
                }
                assertThat(net.parameters()).isEmpty();
            }
            assertThat(net.parameters()).isEqualTo(others);
        }
        assertThat(net.parameters()).hasSize(10);
    }

    @Test
    void freezing_survives_an_exception() {
        assertThatThrownBy(() -> {
                    try (var frozen = net.frozen()) {
                        throw new IllegalStateException("a step fails");
                    }
                })
                .hasMessage("a step fails");
        assertThat(net.parameters()).hasSize(10);
    }
}
