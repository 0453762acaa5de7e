package org.storygan.docs.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callConstructorWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethod;
import static com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat;
import static com.tngtech.archunit.lang.conditions.ArchConditions.onlyDependOnClassesThat;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.syntax.elements.GivenClasses;
import java.time.Clock;
import java.time.Instant;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which module and package may use which. */
final class ArchitectureTest {

    private static final String SHAPE = "org.storygan.shape";
    private static final String BACKEND = "org.storygan.backend";
    private static final String AUTOGRAD = "org.storygan.autograd";
    private static final String NN = "org.storygan.nn";
    private static final String ONEDNN = "org.storygan.onednn..";
    private static final String CUDA = "org.storygan.cuda..";
    private static final String MEMORY = "org.storygan.memory..";

    /** For each package of the core, the ones of ours that it may use: always a lower floor. */
    private static final Map<String, List<String>> CORE = Map.of(
            SHAPE,
            List.of(),
            BACKEND,
            List.of(SHAPE),
            "org.storygan.backend.reference",
            List.of(SHAPE, BACKEND),
            AUTOGRAD,
            List.of(SHAPE, BACKEND),
            NN,
            List.of(SHAPE, BACKEND, AUTOGRAD),
            "org.storygan.optim",
            List.of(SHAPE, BACKEND, AUTOGRAD, NN),
            "org.storygan.io",
            List.of(SHAPE, BACKEND, AUTOGRAD, NN));

    private static final JavaClasses MAIN = Modules.main();
    private static final JavaClasses MAIN_AND_TEST = Modules.mainAndTest();

    /** Without this, a rule about classes that were not found would hold. */
    @TestFactory
    Stream<DynamicTest> everySourceFile_isSeenByTheseRules() {
        return Modules.ALL.stream()
                .map(module -> dynamicTest(module, () -> assertThat(Modules.names(MAIN_AND_TEST))
                        .as("compiled classes; is %s built?", module)
                        .containsAll(Modules.sources(module))));
    }

    @TestFactory
    Stream<DynamicTest> packagesOfTheCore_useOnlyLowerOnes() {
        var core = Modules.main("core-autograd");
        return packages(core)
                .map(name -> dynamicTest(name, () -> {
                    assertThat(CORE)
                            .as("packages of the core with their floors")
                            .containsKey(name);
                    var members = core.that(resideInAPackage(name));
                    every(useOfOursOnly(Stream.concat(CORE.get(name).stream(), Stream.of(name))), members);
                }));
    }

    @Test
    void core_needsNothingButTheJdk() {
        every(onlyDependOnClassesThat(resideInAnyPackage("java..", "org.storygan..")), Modules.main("core-autograd"));
    }

    @Test
    void kernels_seeOfOursOnlyBackendAndShape() {
        every(useOfOursOnly(Stream.of(ONEDNN, CUDA, MEMORY, BACKEND, SHAPE)), Modules.main("kernels"));
    }

    @Test
    void datasets_useNothingOfOurs() {
        var datasets = Modules.main("datasets");
        every(useOfOursOnly(packages(datasets)), datasets);
    }

    @Test
    void packages_formNoCycle() {
        slices().matching("org.storygan.(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void packages_belongToOneModule() {
        var owners = new TreeMap<String, Set<String>>();
        for (var module : Modules.ALL) {
            packages(Modules.main(module)).forEach(name -> owners.computeIfAbsent(name, unused -> new TreeSet<>())
                    .add(module));
        }
        assertThat(owners).isNotEmpty().allSatisfy((name, modules) -> assertThat(modules)
                .hasSize(1));
    }

    /** A machine without a GPU never loads a class of the CUDA backend: nobody names one, ServiceLoader finds it. */
    @Test
    void cudaBackend_isNamedByNobody() {
        none(dependOnClassesThat(resideInAPackage(CUDA)), outside(CUDA, "org.storygan.benchmarks.."));
    }

    @Test
    void jcuda_isUsedOnlyByTheCudaBackend() {
        none(dependOnClassesThat(resideInAPackage("jcuda..")), outside(CUDA));
    }

    /** What decides whether there is CUDA must not need it: of the classes that search, one alone loads JCuda, once the files are there. */
    @Test
    void jcuda_isNamedOnlyWhereCudaIsThere() {
        var searching = MAIN.that(resideInAPackage(CUDA)
                .and(not(resideInAnyPackage("org.storygan.cuda.driver..", "org.storygan.cuda.library..")))
                .and(not(nameMatching("org\\.storygan\\.cuda\\.load\\.Bindings.*"))));
        none(dependOnClassesThat(resideInAPackage("jcuda..")), searching);
    }

    /** A change of binding must cost one package. */
    @Test
    void cublasAndCudnn_areNamedOnlyBehindOurInterfaces() {
        var others = MAIN.that(not(resideInAPackage("org.storygan.cuda.library.."))
                .and(not(nameMatching("org\\.storygan\\.cuda\\.load\\.Bindings.*"))));
        none(dependOnClassesThat(resideInAnyPackage("jcuda.jcublas..", "jcuda.jcudnn..")), others);
    }

    /** The benchmarks measure the peers' libraries, which come through JavaCPP too. */
    @Test
    void javaCpp_isUsedOnlyByTheOneDnnBackend() {
        none(dependOnClassesThat(resideInAPackage("org.bytedeco..")), outside(ONEDNN, "org.storygan.benchmarks.."));
    }

    /** Random numbers come from a key and a counter, so that a run can be repeated. */
    @Test
    void randomNumbers_neverComeFromTheJdk() {
        var others = MAIN_AND_TEST.that(not(assignableTo(ArchitectureTest.class)));
        none(dependOnClassesThat(assignableTo(RandomGenerator.class)), others);
        none(callMethod(Math.class, "random"), others);
        none(callMethod(Collections.class, "shuffle", List.class), others);
    }

    /** The program itself also stands for a second Ctrl-C, which halts. */
    @Test
    void onlyPrograms_exit() {
        var others = MAIN_AND_TEST.that(not(resideInAnyPackage("org.storygan.lite.app", "org.storygan.cuda.check")
                .or(nameMatching("org\\.storygan\\.lite\\.run\\.StopSignal.*"))));
        none(callMethod(System.class, "exit", int.class), others);
        none(callMethod(Runtime.class, "exit", int.class), others);
        none(callMethod(Runtime.class, "halt", int.class), others);
    }

    /**
     * A clock that is set while a run goes on changes what its log says and nothing else; times are measured with another. What a file of
     * sums keeps is no result: a file that was changed just now is read again, and only the time of day tells what now is.
     */
    @Test
    void theTimeOfDay_isReadOnlyToBeWrittenDown() {
        var others = MAIN.that(not(
                nameMatching("org\\.storygan\\.(lite\\.run\\.(RunFolder|FolderLock)|datasets\\.files\\.FileSums)")));
        none(callMethod(Instant.class, "now"), others);
        none(callMethod(System.class, "currentTimeMillis"), others);
        none(dependOnClassesThat(assignableTo(Clock.class)), others);
        none(dependOnClassesThat(assignableTo(Date.class)), others);
    }

    @Test
    void noOperation_isUnsupported() {
        none(callConstructorWhere(target(owner(assignableTo(UnsupportedOperationException.class)))), MAIN_AND_TEST);
    }

    private static ArchCondition<JavaClass> useOfOursOnly(Stream<String> packages) {
        var ours = resideInAnyPackage(packages.toArray(String[]::new));
        return onlyDependOnClassesThat(not(resideInAPackage("org.storygan..")).or(ours));
    }

    private static JavaClasses outside(String... packages) {
        return MAIN.that(not(resideInAnyPackage(packages)));
    }

    private static Stream<String> packages(JavaClasses classes) {
        return classes.stream().map(JavaClass::getPackageName).distinct().sorted();
    }

    private static void every(ArchCondition<JavaClass> condition, JavaClasses checked) {
        check(classes(), condition, checked);
    }

    private static void none(ArchCondition<JavaClass> condition, JavaClasses checked) {
        check(noClasses(), condition, checked);
    }

    /** A module without classes breaks no rule; {@link #everySourceFile_isSeenByTheseRules} knows which have some. */
    private static void check(GivenClasses given, ArchCondition<JavaClass> condition, JavaClasses checked) {
        given.should(condition).allowEmptyShould(true).check(checked);
    }
}
