package org.storygan.autograd;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.storygan.backend.Device;
import org.storygan.backend.Distribution;
import org.storygan.backend.RandomKey;
import org.storygan.nn.BatchNorm;
import org.storygan.nn.Frozen;
import org.storygan.nn.Linear;
import org.storygan.nn.Losses;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.optim.Adam;
import org.storygan.shape.Shape;

/** A generator and a discriminator of two layers each and their training steps, with at most one thing wired wrongly. */
final class TwoPlayers {
    /** What may be wired wrongly. */
    enum Wrong {
        NOTHING,
        DISCRIMINATOR_STEP_TRAINS_GENERATOR,
        GENERATOR_STEP_TRAINS_DISCRIMINATOR,
        FAKES_DETACHED_FOR_THE_GENERATOR,
        GENERATOR_NORMALISES_BY_RUNNING_STATISTICS,
        DISCRIMINATOR_STATISTICS_MOVE_FOR_THE_GENERATOR,
        A_PARAMETER_IS_LEFT_OUT,
        FAKES_COUNT_AS_REAL_FOR_THE_DISCRIMINATOR,
        GENERATOR_WANTS_TO_BE_CAUGHT,
        GENERATOR_LEARNS_AT_THE_RATE_OF_THE_DISCRIMINATOR,
        DISCRIMINATOR_STAYS_FROZEN
    }

    /** Two linear layers with a batch norm between them. */
    private static final class Player implements Module {
        private final Linear first;
        private final BatchNorm norm;
        private final Linear last;

        Player(ParameterSource source, int in, int out) {
            first = Linear.of(source, in, 5, 0.7);
            norm = BatchNorm.of(source, 5, 0.1);
            last = Linear.of(source, 5, out, 0.7);
        }

        Tensor apply(Tensor x, Pass pass) {
            return last.apply(norm.apply(first.apply(x), pass).leakyRelu(0.2));
        }

        @Override
        public void describe(Members members) {
            members.part("first", first).part("norm", norm).part("last", last);
        }
    }

    static final double GENERATOR_RATE = 1e-3;
    static final double DISCRIMINATOR_RATE = 4e-3;
    private static final RandomKey KEY = RandomKey.of(12, 1);

    private final Wrong wrong;
    private final Player generatorPlayer;
    private final Player discriminatorPlayer;
    private final Adam generatorAdam;
    private final Adam discriminatorAdam;
    private final Tensor noise;
    private final Tensor real;

    TwoPlayers(Device device, Wrong wrong) {
        this.wrong = wrong;
        generatorPlayer = new Player(new ParameterSource(device, RandomKey.of(3, 1)), 3, 2);
        discriminatorPlayer = new Player(new ParameterSource(device, RandomKey.of(3, 2)), 2, 1);
        generatorAdam = new Adam(generatorPlayer, Adam.Settings.GAN);
        discriminatorAdam = new Adam(discriminatorPlayer, Adam.Settings.GAN);
        noise = Tensor.random(device, Shape.of(6, 3), Distribution.NORMAL, KEY);
        real = Tensor.random(device, Shape.of(6, 2), Distribution.NORMAL, KEY.next());
    }

    Module generator() {
        return generatorPlayer;
    }

    Module discriminator() {
        return discriminatorPlayer;
    }

    /** The loss that the discriminator's step lowers. */
    Tensor discriminatorLoss(Pass pass) {
        Tensor fakes = generatorPlayer.apply(noise, Pass.trainingUnchanged(KEY));
        boolean attached = wrong == Wrong.DISCRIMINATOR_STEP_TRAINS_GENERATOR;
        Tensor onFakes = discriminatorPlayer.apply(attached ? fakes : fakes.detach(), pass);
        Tensor onReal = Losses.real(discriminatorPlayer.apply(real, pass));
        boolean lenient = wrong == Wrong.FAKES_COUNT_AS_REAL_FOR_THE_DISCRIMINATOR;
        return onReal.add(lenient ? Losses.real(onFakes) : Losses.fake(onFakes));
    }

    /** What the losses should be, whatever is wrong: from the logits, by formula. */
    double honestDiscriminatorLoss() {
        Pass pass = Pass.trainingUnchanged(KEY);
        double[] onFakes = discriminatorPlayer
                .apply(generatorPlayer.apply(noise, pass), pass)
                .values();
        double[] onReal = discriminatorPlayer.apply(real, pass).values();
        return meanSoftplus(onReal, -1) + meanSoftplus(onFakes, 1);
    }

    private static double meanSoftplus(double[] logits, int sign) {
        return Arrays.stream(logits)
                .map(v -> Math.log1p(Math.exp(sign * v)))
                .average()
                .orElseThrow();
    }

    double honestGeneratorLoss() {
        Pass pass = Pass.trainingUnchanged(KEY);
        return Losses.real(discriminatorPlayer.apply(generatorPlayer.apply(noise, pass), pass))
                .item();
    }

    void discriminatorStep() {
        List<Tensor> wanted = tensors(discriminatorPlayer);
        if (wrong == Wrong.DISCRIMINATOR_STEP_TRAINS_GENERATOR) {
            wanted.addAll(tensors(generatorPlayer));
        }
        if (wrong == Wrong.A_PARAMETER_IS_LEFT_OUT) {
            wanted.remove(wanted.size() - 1);
        }
        Gradients gradients = Gradients.of(discriminatorLoss(Pass.training(KEY)), wanted);
        discriminatorAdam.step(gradients, DISCRIMINATOR_RATE);
        if (wrong == Wrong.DISCRIMINATOR_STEP_TRAINS_GENERATOR) {
            generatorAdam.step(gradients, GENERATOR_RATE);
        }
    }

    void generatorStep() {
        Frozen frozen = discriminatorPlayer.frozen();
        if (wrong == Wrong.GENERATOR_STEP_TRAINS_DISCRIMINATOR) {
            frozen.close();
        }
        Tensor loss = generatorLoss(
                wrong == Wrong.GENERATOR_NORMALISES_BY_RUNNING_STATISTICS ? Pass.evaluation() : Pass.training(KEY));
        List<Tensor> wanted = tensors(generatorPlayer);
        wanted.addAll(tensors(discriminatorPlayer)); // none while they are frozen
        Gradients gradients = Gradients.of(loss, wanted);
        boolean fast = wrong == Wrong.GENERATOR_LEARNS_AT_THE_RATE_OF_THE_DISCRIMINATOR;
        generatorAdam.step(gradients, fast ? DISCRIMINATOR_RATE : GENERATOR_RATE);
        discriminatorAdam.step(gradients, DISCRIMINATOR_RATE);
        if (wrong != Wrong.DISCRIMINATOR_STAYS_FROZEN) {
            frozen.close();
        }
    }

    /** The loss that the generator's step lowers. */
    Tensor generatorLoss(Pass pass) {
        Tensor fakes = generatorPlayer.apply(noise, pass);
        boolean moves = wrong == Wrong.DISCRIMINATOR_STATISTICS_MOVE_FOR_THE_GENERATOR;
        Tensor judged = discriminatorPlayer.apply(
                wrong == Wrong.FAKES_DETACHED_FOR_THE_GENERATOR ? fakes.detach() : fakes,
                moves ? pass : Pass.trainingUnchanged(KEY));
        return wrong == Wrong.GENERATOR_WANTS_TO_BE_CAUGHT ? Losses.fake(judged) : Losses.real(judged);
    }

    private static List<Tensor> tensors(Module module) {
        return new ArrayList<>(
                module.parameters().stream().map(Parameter::tensor).toList());
    }
}
