package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.storygan.shape.Shape;

/**
 * Draws calls of an op and compares our devices with libtorch. The same numbers are drawn every time: a case is known by its number.
 * {@code -Dgolden.cases=2000} runs more of them; float32 devices take part in every second one.
 */
final class GoldenCheck {
    private static final int CASES = Integer.getInteger("golden.cases", 200);

    private final GoldenTable table;

    GoldenCheck(GoldenTable table) {
        this.table = table;
    }

    /** Fails with the seed and shapes of the first cases that disagree. */
    void check(String op, Agreement agreement, Function<Draw, Call> calls) {
        List<Leg> legs = Leg.open(op, agreement);
        List<String> failures = new ArrayList<>();
        try {
            for (int i = 0; i < CASES; i++) {
                one(op, i, calls, legs, failures);
            }
        } finally {
            legs.forEach(leg -> leg.close(table));
        }
        assertThat(failures.stream().limit(4))
                .as("%s: %s disagreements with libtorch in %s cases", op, failures.size(), CASES)
                .isEmpty();
        assertThat(legs).as("%s: every device compared something", op).allMatch(leg -> leg.elements() >= CASES / 2);
    }

    private void one(String op, int i, Function<Draw, Call> calls, List<Leg> legs, List<String> failures) {
        long seed = op.hashCode() * 1_000_003L + i;
        boolean float32 = i % 2 == 1; // then both types can be given the same numbers
        var draw = new Draw(seed, float32);
        Call call = calls.apply(draw);
        Call.Outcome peer = peer(call, draw);
        Values scale = call.scale().of(call.inputs(), peer.dy(), peer.values());
        for (Leg leg : legs) {
            if (leg.takes(float32)) {
                leg.compare(call, peer, scale)
                        .ifPresent(failure -> failures.add(String.format(
                                Locale.ROOT, "case %d (seed %d), inputs %s%n    %s", i, seed, call, failure)));
            }
        }
    }

    /** In a scope of its own: it would also free what a native backend of ours makes meanwhile. */
    private static Call.Outcome peer(Call call, Draw draw) {
        try (var natives = new PointerScope()) {
            return call.peer(shape -> upstream(draw, shape));
        }
    }

    private static double[] upstream(Draw draw, Shape shape) {
        double[] dy = new double[Math.toIntExact(shape.count())];
        for (int i = 0; i < dy.length; i++) {
            dy[i] = draw.real(-1, 1);
        }
        return dy;
    }
}
