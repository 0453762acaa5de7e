package org.storygan.golden;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands test classes the check that writes into the one table of the run. */
final class GoldenExtension implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == GoldenCheck.class;
    }

    @Override
    public GoldenCheck resolveParameter(ParameterContext parameter, ExtensionContext context) {
        var store = context.getRoot().getStore(Namespace.create(GoldenExtension.class));
        return new GoldenCheck(store.computeIfAbsent(
                GoldenTable.class, key -> new GoldenTable(System.out::println), GoldenTable.class));
    }
}
