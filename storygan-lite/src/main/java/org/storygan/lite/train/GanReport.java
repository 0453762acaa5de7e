package org.storygan.lite.train;

import java.util.LinkedHashMap;
import java.util.Map;
import org.storygan.autograd.Gradients;

/** What one training step measured. */
final class GanReport {
    double discriminatorLoss;
    double generatorLoss;
    double kl;
    double judgedReal; // mean of σ(D) over real pictures with their text
    double judgedFake; // over generated pictures
    double judgedWrong = Double.NaN; // over real pictures with another story's text
    double pictureSpread; // of the generated pictures, see GanStep
    double temperature;
    double rate;
    final Map<String, Double> selfAttention = new LinkedHashMap<>(); // mean p(SA) by block
    Gradients gradients; // only while the step runs

    boolean isFinite() {
        return Double.isFinite(discriminatorLoss) && Double.isFinite(generatorLoss) && Double.isFinite(kl);
    }

    /** As written to metrics.jsonl. */
    Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("loss_d", discriminatorLoss);
        map.put("loss_g", generatorLoss);
        map.put("kl", kl);
        map.put("d_real", judgedReal);
        map.put("d_fake", judgedFake);
        map.put("d_wrong", judgedWrong);
        map.put("spread", pictureSpread);
        map.put("tau", temperature);
        map.put("rate", rate);
        selfAttention.forEach((block, p) -> map.put("p_sa_" + block, p));
        return map;
    }
}
