package org.storygan.autograd;

import static org.storygan.autograd.Tampered.array;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.Composed;
import org.storygan.backend.Device;
import org.storygan.backend.DynamicAttention;
import org.storygan.backend.DynamicAttention.Choice;
import org.storygan.backend.DynamicAttention.Kept;
import org.storygan.contract.GradientCheck;
import org.storygan.contract.OpCheck;

/** Mistakes of an attention's backward: each leaves out or misplaces one term of the formulas. */
final class PlantedAttention {
    private static final Case SOFT = FusedCases.attend().get(2);
    private static final Case HARD = FusedCases.attend().get(4);
    private static final Case WORDS = FusedCases.attend().get(1);

    private PlantedAttention() {}

    static List<Plant> plants() {
        return List.of(
                plant("selector without gradient", SOFT, (b, a) -> back(b, a, input(a), kept(b, a, 2, 0), 3)),
                plant(
                        "selector's gradient without the temperature",
                        SOFT,
                        (b, a) -> back(b, a, input(a), slope(b, a), 3)),
                plant("weights of the two attentions swapped", SOFT, (b, a) -> back(b, a, input(a), swapped(b, a), 3)),
                plant("both attentions backward in full", SOFT, (b, a) -> back(b, a, input(a), kept(b, a, 0, 1), 3)),
                plant(
                        "a hard choice that goes back the other way",
                        HARD,
                        (b, a) -> back(b, a, input(a), swapped(b, a), 3)),
                plant("scores scaled forward only", WORDS, (b, a) -> back(b, a, scaled(input(a), 1), kept(a), 3)),
                plant("padding attended to on the way back", WORDS, (b, a) -> back(b, a, unmasked(b, a), kept(a), 3)),
                plant("keys without gradient", WORDS, (b, a) -> back(b, a, input(a), kept(a), 2)),
                plant("queries without gradient", WORDS, (b, a) -> back(b, a, input(a), kept(a), 1)));
    }

    private static Plant plant(String name, Case c, Tampered.Method wrong) {
        Supplier<Map<String, String>> healthy = () -> faults(c, Tampered.with("nothing", wrong));
        return new Plant("attention", name, healthy, () -> faults(c, Tampered.with("attendGradient", wrong)));
    }

    /** Without the second derivative, which attention does not have. */
    private static Map<String, String> faults(Case c, Backend backend) {
        Map<String, String> faults = new LinkedHashMap<>();
        try (Device device = Device.of(backend)) {
            for (OpCheck check : List.of(OpCheck.FIRST_ORDER, OpCheck.JACOBIAN)) {
                faults.put(check.name(), check.fault(c, device, new GradientCheck(device, 31)));
            }
        }
        return faults;
    }

    /** The honest gradient of something else; of da (1) and db (2) only those asked for, the other 0. */
    private static void back(Backend honest, Object[] args, DynamicAttention d, Kept kept, int which) {
        honest.attendGradient(d, kept, array(args, 2), array(args, 3), array(args, 4));
        if ((which & 1) == 0) {
            honest.fill(0, array(args, 3));
        }
        if ((which & 2) == 0) {
            honest.fill(0, array(args, 4));
        }
    }

    private static DynamicAttention input(Object[] args) {
        return (DynamicAttention) args[0];
    }

    private static Kept kept(Object[] args) {
        return (Kept) args[1];
    }

    /** With one row of the weights filled. */
    private static Kept kept(Backend honest, Object[] args, int row, double value) {
        Array weights = copy(honest, kept(args).weights());
        honest.fill(value, Composed.part(weights, row));
        return new Kept(weights, kept(args).rows());
    }

    private static Kept slope(Backend honest, Object[] args) {
        Array weights = copy(honest, kept(args).weights());
        double temperature = input(args).choice().temperature();
        honest.map(new Affine(temperature, 0), Composed.part(kept(args).weights(), 2), Composed.part(weights, 2));
        return new Kept(weights, kept(args).rows());
    }

    private static Kept swapped(Backend honest, Object[] args) {
        Array weights = copy(honest, kept(args).weights());
        honest.copy(Composed.part(kept(args).weights(), 0), Composed.part(weights, 1));
        honest.copy(Composed.part(kept(args).weights(), 1), Composed.part(weights, 0));
        return new Kept(weights, kept(args).rows());
    }

    private static DynamicAttention scaled(DynamicAttention d, double scale) {
        var choice = new Choice(d.choice().mode(), scale, d.choice().temperature());
        return new DynamicAttention(choice, d.a(), d.b(), d.mask(), d.noise());
    }

    private static DynamicAttention unmasked(Backend honest, Object[] args) {
        DynamicAttention d = input(args);
        Array all = copy(honest, d.mask());
        honest.fill(1, all);
        return new DynamicAttention(d.choice(), d.a(), d.b(), all, d.noise());
    }

    private static Array copy(Backend honest, Array x) {
        Array y = Array.dense(x.shape(), honest.allocate(x.type(), x.count()));
        honest.copy(x, y);
        return y;
    }
}
