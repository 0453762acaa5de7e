package org.storygan.autograd;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.reference.ReferenceBackend;
import org.storygan.shape.DType;

/** The float64 reference backend with one method replaced. */
final class Tampered {
    /** The replaced method: the honest backend and the arguments. */
    interface Method {
        void call(Backend honest, Object[] args);
    }

    private Tampered() {}

    static Backend with(String name, Method replacement) {
        Backend honest = new ReferenceBackend(DType.FLOAT64);
        return (Backend) Proxy.newProxyInstance(
                Tampered.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, args) -> {
                    if (method.getName().equals(name)) {
                        replacement.call(honest, args);
                        return null;
                    }
                    try {
                        return method.invoke(honest, args);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    static Array array(Object[] args, int i) {
        return (Array) args[i];
    }
}
