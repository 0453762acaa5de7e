package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Allocations;
import org.storygan.cuda.driver.Precision;

final class SettingsTest {
    @AfterEach
    void clear() {
        List.of(Settings.PRECISION, Settings.GEMM, Settings.DNN, Settings.ALLOCATIONS)
                .forEach(System::clearProperty);
    }

    @Test
    void settings_areFullPrecisionAndLibrariesWhereTheyAre() {
        assertThat(Settings.fromProperties())
                .isEqualTo(new Settings(
                        Precision.FP32, Settings.Provider.AUTO, Settings.Provider.AUTO, Allocations.CACHED));
    }

    @Test
    void settings_comeFromProperties() {
        System.setProperty(Settings.PRECISION, "bf16");
        System.setProperty(Settings.GEMM, "cublas");
        System.setProperty(Settings.DNN, "own");
        System.setProperty(Settings.ALLOCATIONS, "exact");
        assertThat(Settings.fromProperties())
                .isEqualTo(new Settings(
                        Precision.BF16, Settings.Provider.LIBRARY, Settings.Provider.OWN, Allocations.EXACT));
    }

    @Test
    void unknownWord_isAnsweredWithTheKnownOnes() {
        System.setProperty(Settings.PRECISION, "fp16");
        assertThatThrownBy(Settings::fromProperties)
                .isInstanceOf(DeviceException.class)
                .hasMessage("cuda: -Dstorygan.cuda.precision must be one of fp32, tf32, bf16, got \"fp16\"");
        System.clearProperty(Settings.PRECISION);
        System.setProperty(Settings.DNN, "cublas");
        assertThatThrownBy(Settings::fromProperties)
                .hasMessage("cuda: -Dstorygan.cuda.dnn must be one of auto, cudnn, own, got \"cublas\"");
    }
}
