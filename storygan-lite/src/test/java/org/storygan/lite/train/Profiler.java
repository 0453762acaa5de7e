package org.storygan.lite.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.storygan.backend.Array;
import org.storygan.backend.Backend;
import org.storygan.backend.ScalarFunction;
import org.storygan.backend.ScalarFunction2;
import org.storygan.cuda.CudaBackend;
import org.storygan.cuda.driver.Traffic;

/** A backend that notes every call of another one: how often, how long with the device waited for, and what it asked of a GPU. */
final class Profiler {
    /** Where calls come from, for a reader of the table: not the engine's plumbing. */
    private static final Pattern PLACES = Pattern.compile(
            "^org[.]storygan[.](nn|lite|optim)[.](?!train[.](Profiler|StepTimes))|^org[.]storygan[.]autograd[.](?!Tensor|Op$|UnaryOp|BinaryOp|ManyOp|ReleasingSweep|Once)");

    /** What costs a device nothing. */
    private static final Set<String> UNTIMED = Set.of("name", "floatType", "synchronize", "free", "close");

    private final Backend backend;
    private final Backend noting;
    private final Map<String, Cost> costs = new LinkedHashMap<>();
    private final Map<String, Cost> sites = new LinkedHashMap<>();

    private static final class Cost {
        private long calls;
        private long nanos;
        private final long[] traffic = new long[Traffic.values().length];
    }

    Profiler(Backend backend) {
        this.backend = backend;
        noting = (Backend) Proxy.newProxyInstance(
                Profiler.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (proxy, method, arguments) -> call(method, arguments));
    }

    Backend backend() {
        return noting;
    }

    void reset() {
        costs.clear();
        sites.clear();
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return UNTIMED.contains(method.getName()) ? method.invoke(backend, arguments) : noted(method, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object noted(Method method, Object[] arguments) throws IllegalAccessException, InvocationTargetException {
        long[] before = traffic();
        long began = System.nanoTime();
        Object result = method.invoke(backend, arguments);
        long[] after = traffic();
        backend.synchronize();
        long nanos = System.nanoTime() - began;
        for (Cost cost : List.of(
                costs.computeIfAbsent(key(method, arguments), key -> new Cost()),
                sites.computeIfAbsent(site(), key -> new Cost()))) {
            cost.nanos += nanos;
            cost.calls++;
            for (int i = 0; i < after.length; i++) {
                cost.traffic[i] += after[i] - before[i];
            }
        }
        return result;
    }

    private long[] traffic() {
        return backend instanceof CudaBackend cuda
                ? List.of(Traffic.values()).stream().mapToLong(cuda::count).toArray()
                : new long[0];
    }

    /** As "map RELU (20, 64, 64, 64)": the operation and the largest shape in it. */
    private static String key(Method method, Object[] arguments) {
        var key = new StringBuilder(method.getName());
        if (arguments == null) {
            return key.toString();
        }
        String shape = "";
        long most = -1;
        for (Object argument : arguments) {
            if (argument instanceof ScalarFunction f) {
                key.append(' ').append(f.name());
            } else if (argument instanceof ScalarFunction2 f) {
                key.append(' ').append(f.name());
            } else if (argument instanceof Array array && array.count() > most) {
                most = array.count();
                shape = " " + array.shape();
            }
        }
        return key + shape;
    }

    /** The place in a model or layer that the running call serves, and, on the way back, the operation whose gradient is found. */
    private static String site() {
        return StackWalker.getInstance().walk(frames -> frames.filter(
                        frame -> PLACES.matcher(frame.getClassName()).find())
                .map(frame -> frame.getClassName().replaceFirst(".*[.]", "").replaceFirst("[$].*", "") + "."
                        + frame.getMethodName().replaceFirst("lambda[$](.*)[$].*", "$1"))
                .distinct()
                .limit(3)
                .collect(Collectors.joining(" < ")));
    }

    /** First by operation, then by operation and shape, the most expensive first; then by place, the most launches first. */
    void print() {
        Map<String, Cost> byName = new LinkedHashMap<>();
        costs.forEach((key, cost) -> add(byName.computeIfAbsent(key.split(" [(\\[]")[0], k -> new Cost()), cost));
        table(byName);
        table(costs);
        table(sites);
    }

    private static void add(Cost sum, Cost cost) {
        sum.calls += cost.calls;
        sum.nanos += cost.nanos;
        for (int i = 0; i < cost.traffic.length; i++) {
            sum.traffic[i] += cost.traffic[i];
        }
    }

    private static void table(Map<String, Cost> costs) {
        System.out.println(
                "operation | calls | ms | launches | library calls | uploads | downloads | waits | allocations");
        Cost all = new Cost();
        costs.values().forEach(cost -> add(all, cost));
        costs.entrySet().stream()
                .sorted(Comparator.comparingLong(entry -> -entry.getValue().nanos))
                .forEach(entry -> System.out.println(row(entry.getKey(), entry.getValue())));
        System.out.println(row("all", all));
    }

    private static String row(String name, Cost cost) {
        return String.format(
                Locale.ROOT,
                "%s | %d | %.3f | %d | %d | %d | %d | %d | %d",
                name,
                cost.calls,
                cost.nanos * 1e-6,
                cost.traffic[Traffic.LAUNCHES.ordinal()],
                cost.traffic[Traffic.LIBRARY_CALLS.ordinal()],
                cost.traffic[Traffic.UPLOADS.ordinal()],
                cost.traffic[Traffic.DOWNLOADS.ordinal()],
                cost.traffic[Traffic.WAITS.ordinal()],
                cost.traffic[Traffic.ALLOCATIONS.ordinal()]);
    }
}
