package dev.farthing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/// Who may know whom.
final class RoomRules {
    private static final String ADAPTER_KNOWS_ADAPTER =
            "what two adapters share belongs to the application, and an adapter must be testable without the others";

    private RoomRules() {}

    static ArchRule everyClassStandsInARoom(String root) {
        return classes()
                .should()
                .resideInAnyPackage(
                        Rooms.ALL.stream().map(room -> root + "." + room + "..").toArray(String[]::new))
                .because("a class outside every room is outside every rule");
    }

    static ArchRule domainKnowsOnlyTheJdk(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(root + ".domain..", "java..", "org.jspecify.annotations..")
                        .and(DescribedPredicate.not(world())))
                .because("a price must be arguable without a server running");
    }

    static ArchRule applicationKnowsOnlyTheDomain(String root) {
        var allowed = resideInAnyPackage(
                        root + ".application..", root + ".domain..", "java..", "org.jspecify.annotations..")
                .or(describe(
                        "two inert annotations",
                        type -> type.getName().equals("jakarta.enterprise.context.ApplicationScoped")
                                || type.getName().startsWith("jakarta.transaction.Transactional")));
        return classes()
                .that()
                .resideInAPackage(root + ".application..")
                .should()
                .onlyDependOnClassesThat(allowed.and(DescribedPredicate.not(world())))
                .because("what happens must not depend on how it looks outside");
    }

    /// The JDK's own doors to databases, servers and files.
    private static DescribedPredicate<JavaClass> world() {
        return resideInAnyPackage("java.sql..", "java.net.http..", "java.nio.file..", "java.nio.channels..");
    }

    static ArchRule adaptersAreBlindToEachOther(String root) {
        var all = CompositeArchRule.of(adapterIsBlind(root, Rooms.ADAPTERS.getFirst()));
        for (var adapter : Rooms.ADAPTERS.subList(1, Rooms.ADAPTERS.size())) {
            all = all.and(adapterIsBlind(root, adapter));
        }
        return all.because(ADAPTER_KNOWS_ADAPTER);
    }

    private static ArchRule adapterIsBlind(String root, String adapter) {
        var others = Rooms.ADAPTERS.stream()
                .filter(other -> !other.equals(adapter))
                .map(other -> root + "." + other + "..")
                .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(root + "." + adapter + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true)
                .because(ADAPTER_KNOWS_ADAPTER);
    }

    static ArchRule nobodyImportsBootstrap(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".bootstrap..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(root + ".bootstrap..")
                .because("who is in is decided last");
    }

    static ArchRule vendorsAreBlindToEachOther(String root) {
        return slices().matching(root + ".upstream.(*)..")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        alwaysTrue(),
                        resideInAnyPackage(Rooms.NO_VENDORS.stream()
                                .map(shared -> root + ".upstream." + shared + "..")
                                .toArray(String[]::new)))
                .because("adding or removing a vendor touches one package");
    }

    static ArchRule featuresAreFreeOfCycles(String root) {
        return CompositeArchRule.of(freeOfCycles(root, "domain"))
                .and(freeOfCycles(root, "application"))
                .and(freeOfCycles(root, "rest"))
                .and(freeOfCycles(root, "web"))
                .and(freeOfCycles(root, "persistence"));
    }

    private static ArchRule freeOfCycles(String root, String room) {
        return slices().matching(root + "." + room + ".(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .because("a feature that cannot be read alone cannot be changed alone");
    }

    static ArchRule noTransactionAroundAnUpstream(String root) {
        return noClasses()
                .that(describe("are transactional", RoomRules::isTransactional))
                .should()
                .transitivelyDependOnClassesThat(vendorPort(root))
                .because("a database connection must not wait for a vendor: reserve, call and settle are three steps");
    }

    private static boolean isTransactional(JavaClass type) {
        return type.isMetaAnnotatedWith("jakarta.transaction.Transactional")
                || type.getMethods().stream()
                        .anyMatch(method -> method.isAnnotatedWith("jakarta.transaction.Transactional"));
    }

    /// A port of the application that the upstream room implements, or that room itself; counting tokens calls
    /// nobody.
    private static DescribedPredicate<JavaClass> vendorPort(String root) {
        var tokens = root + ".upstream.tokens";
        return describe(
                "speak to a vendor",
                type -> Rooms.isIn(type, root + ".upstream") && !Rooms.isIn(type, tokens)
                        || type.isInterface()
                                && Rooms.isIn(type, root + ".application")
                                && type.getAllSubclasses().stream()
                                        .anyMatch(implementation -> Rooms.isIn(implementation, root + ".upstream")
                                                && !Rooms.isIn(implementation, tokens)));
    }

    static ArchRule adaptersShowOnlyTheirSharedPackage(String root) {
        var adapters = Rooms.ADAPTERS.stream()
                .map(adapter -> root + "." + adapter + "..")
                .toArray(String[]::new);
        var shared = Rooms.SHARED.stream().map(name -> root + "." + name).toArray(String[]::new);
        return classes()
                .that()
                .resideInAnyPackage(adapters)
                .and()
                .resideOutsideOfPackages(shared)
                .and()
                .areTopLevelClasses()
                .should(bePackagePrivateOrKnownToBootstrap(root))
                .because("what nobody else can name, nobody else can depend on");
    }

    private static ArchCondition<JavaClass> bePackagePrivateOrKnownToBootstrap(String root) {
        return new ArchCondition<>("be package-private, unless bootstrap makes them") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean hidden = !type.getModifiers().contains(JavaModifier.PUBLIC);
                boolean made = type.getDirectDependenciesToSelf().stream()
                        .anyMatch(dependency -> Rooms.isIn(dependency.getOriginClass(), root + ".bootstrap"));
                events.add(new SimpleConditionEvent(
                        type, hidden || made, type.getName() + " is public although bootstrap does not name it"));
            }
        };
    }
}
