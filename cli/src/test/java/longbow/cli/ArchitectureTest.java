package longbow.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may depend on what, and what no library module may touch, over the compiled classes of all modules. */
class ArchitectureTest {

    /** Every module may use those before it and none after it. */
    private static final List<String> MODULES = List.of("tensor", "autograd", "transformer", "rl", "tasks", "cli");

    private static final String[] LIBRARIES =
            MODULES.stream().limit(5).map(m -> "longbow." + m + "..").toArray(String[]::new);

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("longbow");

    @Test
    void everyModuleIsSeen() {
        for (String module : MODULES) {
            assertThat(CLASSES.stream().filter(c -> c.getPackageName().matches("longbow\\." + module + "(\\..*)?")))
                    .as("classes of module %s on the test class path", module)
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tensor", "autograd", "transformer", "rl", "tasks"})
    void aModuleUsesOnlyThoseBeforeIt(String module) {
        String[] later = IntStream.range(MODULES.indexOf(module) + 1, MODULES.size())
                .mapToObj(i -> "longbow." + MODULES.get(i) + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("longbow." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(later)
                .check(CLASSES);
    }

    @Test
    void tasksKnowNoModelsAndNoTensors() {
        noClasses()
                .that()
                .resideInAPackage("longbow.tasks..")
                .should()
                .dependOnClassesThat(describe(
                        "belong to the tensor, autograd or transformer module, except the random key and JSON",
                        c -> c.getPackageName().matches("longbow\\.(tensor|autograd|transformer)(\\..*)?")
                                && !c.getName().matches("longbow\\.tensor\\.(Key|io\\.Json(\\$.*|Exception)?)")))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"autograd", "transformer", "rl", "tasks", "cli"})
    void packagesOfAModuleFormNoCycle(String module) {
        slices().matching("longbow." + module + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void randomnessIsAnExplicitKey() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.(Random|SplittableRandom|random\\..*|concurrent\\.ThreadLocalRandom)")
                .orShould()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(java.util.Collections.class, "shuffle", List.class)
                .orShould()
                .callMethod(java.util.UUID.class, "randomUUID")
                .check(CLASSES);
    }

    @Test
    void noWallClockOutsideTheCommand() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .accessTargetWhere(DescribedPredicate.<com.tngtech.archunit.core.domain.JavaAccess<?>>describe(
                        "now() of java.time", a -> isNow(a.getTarget())))
                .check(CLASSES);
    }

    private static boolean isNow(AccessTarget target) {
        return target.getName().equals("now")
                && target.getOwner().getPackageName().equals("java.time");
    }

    @Test
    void noNetworkNoSerializationNoUnsafe() {
        noClasses()
                .that()
                .resideInAnyPackage(LIBRARIES)
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(http\\..*|(Server|Datagram)?Socket|URL|URLConnection)"
                        + "|java\\.io\\.Object(In|Out)putStream|(sun\\.misc|jdk\\.internal\\.misc)\\.Unsafe")
                .check(CLASSES);
    }

    @Test
    void noStaticFieldCanBeReassigned() {
        Set<JavaModifier> mutable = Set.of(JavaModifier.STATIC);
        fields().that(describe(
                        "are static and written by people",
                        (JavaField f) -> f.getModifiers().containsAll(mutable)
                                && !f.getModifiers().contains(JavaModifier.SYNTHETIC)))
                .should()
                .beFinal()
                .check(CLASSES);
    }
}
