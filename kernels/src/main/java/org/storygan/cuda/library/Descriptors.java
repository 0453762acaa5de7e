package org.storygan.cuda.library;

import static jcuda.jcudnn.JCudnn.cudnnCreateFilterDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnCreateTensorDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyFilterDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyTensorDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetFilter4dDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetTensor4dDescriptor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;
import org.storygan.shape.Shape;

/** The descriptors of one plan, destroyed together. Who makes several closes this when making one of them fails. */
final class Descriptors implements AutoCloseable {
    private final LibraryCalls calls;
    private final Deque<Runnable> destructions = new ArrayDeque<>();

    Descriptors(LibraryCalls calls) {
        this.calls = calls;
    }

    /** Creates a descriptor and sets it; what is created is destroyed by {@link #close}, set or not. */
    <T> T make(T descriptor, Consumer<T> create, Consumer<T> set, Consumer<T> destroy) {
        String name = descriptor.getClass().getSimpleName();
        calls.run("create a " + name, () -> create.accept(descriptor));
        destructions.push(() -> destroy.accept(descriptor));
        calls.run("set a " + name, () -> set.accept(descriptor));
        return descriptor;
    }

    /** Of floats (n, h, w, c), which lie as the layout says. */
    cudnnTensorDescriptor image(Layout layout, Shape x) {
        return tensor(d -> cudnnSetTensor4dDescriptor(
                d, layout.format(), cudnnDataType.CUDNN_DATA_FLOAT, x.size(0), x.size(3), x.size(1), x.size(2)));
    }

    /** Of any shape. */
    cudnnTensorDescriptor tensor(Consumer<cudnnTensorDescriptor> set) {
        return make(
                new cudnnTensorDescriptor(),
                d -> cudnnCreateTensorDescriptor(d),
                set,
                d -> cudnnDestroyTensorDescriptor(d));
    }

    /** Of floats (out, kh, kw, in), which lie as the layout says. */
    cudnnFilterDescriptor filter(Layout layout, Shape w) {
        return make(
                new cudnnFilterDescriptor(),
                d -> cudnnCreateFilterDescriptor(d),
                d -> cudnnSetFilter4dDescriptor(
                        d, cudnnDataType.CUDNN_DATA_FLOAT, layout.format(), w.size(0), w.size(3), w.size(1), w.size(2)),
                d -> cudnnDestroyFilterDescriptor(d));
    }

    @Override
    public void close() {
        while (!destructions.isEmpty()) {
            calls.release(destructions.pop());
        }
    }
}
