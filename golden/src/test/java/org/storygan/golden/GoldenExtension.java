package org.storygan.golden;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands test classes the one table of the run, or a check that writes into it. */
final class GoldenExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == GoldenCheck.class || type == GoldenTable.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var store = context.getRoot().getStore(Namespace.create(GoldenExtension.class));
        GoldenTable table = store.computeIfAbsent(
                GoldenTable.class, key -> new GoldenTable(System.out::println), GoldenTable.class);
        return parameter.getParameter().getType() == GoldenTable.class ? table : new GoldenCheck(table);
    }
}
