package org.storygan.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.storygan.backend.Array;
import org.storygan.backend.Storage;
import org.storygan.shape.DType;
import org.storygan.shape.Shape;
import org.storygan.shape.Slice;

/**
 * Arrays that begin one, two or three floats after a multiple of 16 bytes give the same bits as aligned ones, at every odd size; nothing
 * beside a result is written, and what is only read stays as it was.
 */
class AlignmentTest {
    private static final int[] SIZES = {1, 2, 3, 5, 31, 32, 33, 64, 127, 257, 1025};
    private static final float CANARY = 77.25f;
    private static final int MARGIN = 4;

    @TestFactory
    Stream<DynamicTest> resultsDoNotDependOnWhereArraysLie() {
        return IntStream.of(SIZES).mapToObj(n -> DynamicTest.dynamicTest("size " + n, () -> check(n)));
    }

    private static void check(int n) {
        for (KernelCases.Case c : KernelCases.of(n)) {
            try (var lab = new KernelLab()) {
                List<double[]> inputs =
                        c.inputs().stream().map(x -> lab.normals(x.count())).toList();
                List<float[]> aligned = run(lab, c, inputs, 0, 0);
                for (int offset = 1; offset < 4; offset++) {
                    String what = c.name() + " of " + n + " at " + offset;
                    same(what, run(lab, c, inputs, offset, 0), aligned);
                    same(what, run(lab, c, inputs, 0, offset), aligned);
                    same(what, run(lab, c, inputs, offset, offset), aligned);
                }
            }
        }
    }

    private static void same(String what, List<float[]> got, List<float[]> expected) {
        for (int k = 0; k < got.size(); k++) {
            assertThat(got.get(k)).as(what).isEqualTo(expected.get(k));
        }
    }

    private static List<float[]> run(
            KernelLab lab, KernelCases.Case c, List<double[]> inputs, int offsetOfInputs, int offsetOfOutputs) {
        Array[] in = new Array[inputs.size()];
        for (int k = 0; k < in.length; k++) {
            in[k] = placed(lab, c.inputs().get(k), offsetOfInputs, inputs.get(k));
        }
        Array[] out = c.outputs().stream()
                .map(y -> placed(lab, y, offsetOfOutputs, new double[(int) y.count()]))
                .toArray(Array[]::new);
        c.call().run(lab.backend, in, out);
        for (int k = 0; k < in.length; k++) {
            double[] read = inputs.get(k);
            float[] now = content(c.name(), lab, in[k], offsetOfInputs);
            IntStream.range(0, read.length)
                    .forEach(i -> assertThat(now[i]).as(c.name()).isEqualTo((float) read[i]));
        }
        List<float[]> results = Stream.of(out)
                .map(y -> content(c.name(), lab, y, offsetOfOutputs))
                .toList();
        Stream.of(in).forEach(x -> lab.backend.free(x.storage()));
        Stream.of(out).forEach(y -> lab.backend.free(y.storage()));
        return results;
    }

    /** Values with a margin of canaries before and behind. */
    private static Array placed(KernelLab lab, Shape shape, int offset, double[] values) {
        float[] all = new float[values.length + offset + MARGIN];
        Arrays.fill(all, CANARY);
        for (int i = 0; i < values.length; i++) {
            all[offset + i] = (float) values[i];
        }
        Storage storage = lab.backend.allocate(DType.FLOAT32, all.length);
        lab.backend.upload(all, storage);
        Shape whole = Shape.of(all.length);
        Slice slice = Slice.all(whole).along(0, offset, values.length);
        return Array.dense(whole, storage).sliced(slice).reshaped(shape).orElseThrow();
    }

    private static float[] content(String name, KernelLab lab, Array array, int offset) {
        float[] all = new float[(int) array.storage().count()];
        lab.backend.download(array.storage(), all);
        for (int i = 0; i < all.length; i++) {
            if (i < offset || i >= all.length - MARGIN) {
                assertThat(all[i]).as("%s: beside the array", name).isEqualTo(CANARY);
            }
        }
        return Arrays.copyOfRange(all, offset, all.length - MARGIN);
    }
}
