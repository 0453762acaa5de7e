package org.storygan.cuda.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import jcuda.CudaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.storygan.backend.DeviceException;
import org.storygan.cuda.driver.Gpu;
import org.storygan.cuda.emulation.Emulation;
import org.storygan.cuda.load.Bindings;
import org.storygan.shape.Shape;

/** What surrounds the calls of cuDNN: statuses, descriptors, plans, limits. */
final class CudnnTest {
    private record Key(int number) {}

    @AfterEach
    void clear() {
        List.of(CudnnLimits.WORKSPACE, CudnnLimits.DETERMINISTIC).forEach(System::clearProperty);
    }

    /** JCuda knows the numbers of cuDNN 8, where 2000 is none and 3 is what is 2000 now. */
    @Test
    void statuses_areThoseOfCudnn9() {
        var status = CudnnStatus.TABLE.of(new CudaException("INVALID cudnnStatus: 2003"));
        assertThat(status).hasToString("CUDNN_STATUS_BAD_PARAM_MISALIGNED_POINTER (2003)");
        assertThat(CudnnStatus.isUnsupported(status)).isFalse();
        assertThat(CudnnStatus.isUnsupported(CudnnStatus.TABLE.of(new CudaException("INVALID cudnnStatus: 3099"))))
                .as("a code that came later")
                .isTrue();
    }

    @Test
    void callThatIsRefused_isReportedWithItsStatus() {
        try (Gpu gpu = Emulation.gpu()) {
            assertThat(Bindings.cudnn()).isEmpty();
            try (var cudnn = new Cudnn(gpu);
                    var descriptors = new Descriptors(cudnn.calls())) {
                gpu.during("a test");
                assertThatThrownBy(() -> descriptors.image(Layout.NHWC, Shape.of(1, 0, 1, 1)))
                        .isInstanceOf(DeviceException.class)
                        .hasMessage("cuda: a test: set a cudnnTensorDescriptor: CUDNN_STATUS_BAD_PARAM (2000)");
            }
        }
    }

    @Test
    void descriptors_areDestroyedInReverseEvenWhereSettingOneFails() {
        List<String> events = new ArrayList<>();
        try (Gpu gpu = Emulation.gpu()) {
            var descriptors = new Descriptors(new LibraryCalls(gpu, CudnnStatus.TABLE));
            descriptors.make("a", d -> events.add("make " + d), d -> {}, d -> events.add("destroy " + d));
            assertThatThrownBy(() -> descriptors.make(
                            "b",
                            d -> events.add("make " + d),
                            d -> {
                                throw new CudaException("INVALID cudnnStatus: 3000");
                            },
                            d -> events.add("destroy " + d)))
                    .isInstanceOf(DeviceException.class);
            descriptors.close();
            descriptors.close();
        }
        assertThat(events).containsExactly("make a", "make b", "destroy b", "destroy a");
    }

    @Test
    void plans_theLeastRecentlyUsedIsClosedFirst() {
        List<Integer> closed = new ArrayList<>();
        var plans = new Plans<Key, AutoCloseable>(2);
        for (int number : new int[] {1, 2, 1, 3, 1, 2}) {
            plans.get(new Key(number), key -> () -> closed.add(key.number));
        }
        assertThat(closed).containsExactly(2, 3);
        plans.close();
        assertThat(closed).containsExactly(2, 3, 1, 2);
    }

    @Test
    void limits_comeFromProperties() {
        assertThat(CudnnLimits.fromProperties()).isEqualTo(new CudnnLimits(256 << 20, true));
        System.setProperty(CudnnLimits.WORKSPACE, "4096");
        System.setProperty(CudnnLimits.DETERMINISTIC, "false");
        assertThat(CudnnLimits.fromProperties()).isEqualTo(new CudnnLimits(4L << 30, false));
        System.setProperty(CudnnLimits.WORKSPACE, "-1");
        assertThatThrownBy(CudnnLimits::fromProperties)
                .hasMessage("cuda: -Dstorygan.cuda.cudnn.workspace must be a number of mebibytes, got \"-1\"");
        System.setProperty(CudnnLimits.WORKSPACE, "0");
        System.setProperty(CudnnLimits.DETERMINISTIC, "no");
        assertThatThrownBy(CudnnLimits::fromProperties)
                .hasMessage("cuda: -Dstorygan.cuda.cudnn.deterministic must be true or false, got \"no\"");
    }
}
