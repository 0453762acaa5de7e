package org.storygan.autograd;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.storygan.autograd.TwoPlayers.Wrong;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Module;
import org.storygan.nn.Pass;

/**
 * Gradients that are right and go to the wrong place: invisible to gradient checks, found by what a step changes, by how far, and
 * by whether the loss it is meant for falls.
 */
final class PlantedWiring {
    private PlantedWiring() {}

    static List<Plant> plants() {
        Planting planting = new Planting("wiring");
        for (Wrong wrong : Wrong.values()) {
            if (wrong != Wrong.NOTHING) {
                String name = wrong.name().toLowerCase(Locale.ROOT).replace('_', ' ');
                planting.plant(new Plant(planting.family(), name, () -> faults(Wrong.NOTHING), () -> faults(wrong)));
            }
        }
        return planting.plants();
    }

    private static Map<String, String> faults(Wrong wrong) {
        Map<String, String> faults = new LinkedHashMap<>();
        try (Device device = Device.open("reference")) {
            TwoPlayers game = new TwoPlayers(device, wrong);
            Map<String, double[]> generator = values(game.generator());
            Map<String, double[]> discriminator = values(game.discriminator());
            faults.put("losses by formula", losses(game));
            double before = game.honestDiscriminatorLoss();
            game.discriminatorStep();
            faults.put("loss of the discriminator", before > game.honestDiscriminatorLoss() ? "" : "rose");
            faults.put(
                    "what its step changes", changes(game.generator(), generator, game.discriminator(), discriminator));
            faults.put("how far it goes", farthest(game.discriminator(), discriminator, TwoPlayers.DISCRIMINATOR_RATE));
            discriminator = values(game.discriminator());
            before = game.honestGeneratorLoss();
            game.generatorStep();
            faults.put("loss of the generator", before > game.honestGeneratorLoss() ? "" : "rose");
            faults.put(
                    "what the generator's step changes",
                    changes(game.discriminator(), discriminator, game.generator(), generator));
            faults.put("how far the generator goes", farthest(game.generator(), generator, TwoPlayers.GENERATOR_RATE));
            boolean free = game.discriminator().parameters().size()
                    == game.discriminator().namedParameters().size();
            faults.put("what is trainable afterwards", free ? "" : "the discriminator stays frozen");
        }
        return faults;
    }

    private static String losses(TwoPlayers game) {
        Pass pass = Pass.trainingUnchanged(RandomKey.of(1, 1));
        double forDiscriminator = game.discriminatorLoss(pass).item();
        double forGenerator = game.generatorLoss(pass).item();
        double error = Math.abs(forDiscriminator - game.honestDiscriminatorLoss())
                + Math.abs(forGenerator - game.honestGeneratorLoss());
        return error < 1e-14 ? "" : "off by " + error; // a dozen terms near 1
    }

    private static Map<String, double[]> values(Module module) {
        Map<String, double[]> values = new LinkedHashMap<>();
        module.state().forEach((path, tensor) -> values.put(path, tensor.values()));
        return values;
    }

    /** Nothing of the one who waits may change, and everything of the one whose turn it is must. */
    private static String changes(
            Module waiting, Map<String, double[]> waitingBefore, Module moving, Map<String, double[]> movingBefore) {
        for (var entry : values(waiting).entrySet()) {
            if (!Arrays.equals(entry.getValue(), waitingBefore.get(entry.getKey()))) {
                return entry.getKey() + " of the other player changed";
            }
        }
        for (var entry : values(moving).entrySet()) {
            if (Arrays.equals(entry.getValue(), movingBefore.get(entry.getKey()))) {
                return entry.getKey() + " did not change";
            }
        }
        return "";
    }

    /** The first step of Adam moves each parameter by the rate, up to ε beside the gradient. */
    private static String farthest(Module module, Map<String, double[]> before, double rate) {
        double farthest = 0;
        for (var entry : module.namedParameters().entrySet()) {
            double[] now = entry.getValue().tensor().values();
            for (int i = 0; i < now.length; i++) {
                farthest = Math.max(farthest, Math.abs(now[i] - before.get(entry.getKey())[i]));
            }
        }
        return Math.abs(farthest / rate - 1) < 1e-3 ? "" : "by " + farthest + " at a rate of " + rate;
    }
}
