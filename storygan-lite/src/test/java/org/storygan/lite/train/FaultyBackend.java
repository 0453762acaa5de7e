package org.storygan.lite.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.DeviceException;
import org.storygan.shape.Shape;

/** A backend that does what another does, until it is told to fail: it runs out of memory, or one number that it writes is NaN. */
final class FaultyBackend {
    private final Backend real;
    private int allocationsLeft = Integer.MAX_VALUE;
    private String spoiled = "";
    private int callsLeft;
    private boolean hasFailed;

    FaultyBackend(Backend real) {
        this.real = real;
    }

    /** The so many-th allocation from now on, counted from 1, finds no memory; those after it do again. */
    void failAllocation(int number) {
        allocationsLeft = number;
        hasFailed = false;
    }

    /** The first element that the so many-th call of this method from now on writes, counted from 1, becomes NaN. */
    void spoil(String method, int number) {
        spoiled = method;
        callsLeft = number;
        hasFailed = false;
    }

    boolean hasFailed() {
        return hasFailed;
    }

    Backend backend() {
        return (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("allocate") && --allocationsLeft == 0) {
                        hasFailed = true;
                        throw DeviceException.outOfMemory("test: no memory", null);
                    }
                    Object result;
                    try {
                        result = method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (method.getName().equals(spoiled) && --callsLeft == 0) {
                        hasFailed = true;
                        spoil((Array) arguments[arguments.length - 1]);
                    }
                    return result;
                });
    }

    private void spoil(Array y) {
        real.fill(Double.NaN, Array.dense(Shape.of(1), y.storage()));
    }
}
