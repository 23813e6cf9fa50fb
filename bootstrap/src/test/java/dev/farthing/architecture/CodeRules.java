package dev.farthing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.SourceVersion;

/// What the code inside a room may do, and what it is called.
final class CodeRules {
    private static final Pattern FORBIDDEN_NAME =
            Pattern.compile(".*(Impl|Service|Manager|Helper|Utils?|D[Tt][Oo]|Mapper|Info)");
    private static final Pattern FORBIDDEN_PACKAGE =
            Pattern.compile(".*\\.(common|commons|shared|utils?|helpers?)(\\..*)?");
    private static final Set<String> TOLD_THE_TIME = Set.of("java.time.Clock", "java.time.InstantSource");
    private static final Set<String> DICE = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.security.SecureRandom");

    /// What ports of the management side call a change.
    private static final Set<String> CHANGES =
            Set.of("add", "addPlan", "save", "remove", "delete", "close", "prescribe", "prescribePlans", "letGoOthers");

    /// Which use cases change something without a record, and why.
    private static final Map<String, String> UNRECORDED =
            Map.of("DerivePrices", "a part of setting a price or a discount, which are recorded");

    private CodeRules() {}

    static ArchRule timeComesFromOutside(String root) {
        return noClasses()
                .that(describe("are not the wiring", type -> !type.getName().equals(root + ".bootstrap.Wiring")))
                .should(accessTargetWhere(describe("reads the clock", CodeRules::readsTheClock)))
                .because("time comes in as an InstantSource, read once, so that a test can say what time it is");
    }

    private static boolean readsTheClock(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getName();
        var name = access.getName();
        return switch (owner) {
            case "java.lang.System" -> name.equals("currentTimeMillis");
            case "java.time.Clock", "java.time.InstantSource" -> name.startsWith("system") || name.startsWith("tick");
            case "java.util.Calendar" -> name.equals("getInstance");
            case "java.util.Date" -> name.equals("<init>") && parameters(access).isEmpty();
            default ->
                owner.startsWith("java.time.")
                        && name.equals("now")
                        && parameters(access).stream().noneMatch(TOLD_THE_TIME::contains);
        };
    }

    private static List<String> parameters(JavaAccess<?> access) {
        return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
                ? target.getRawParameterTypes().stream().map(JavaClass::getName).toList()
                : List.of();
    }

    static ArchRule theDomainRollsNoDice(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + ".domain..")
                .should()
                .dependOnClassesThat(describe("are dice", type -> DICE.contains(type.getName())))
                .orShould(accessTargetWhere(describe("rolls dice", CodeRules::rollsDice)))
                .because("the same facts must always lead to the same decision");
    }

    static ArchRule idsComeInOrder(String root) {
        return noClasses()
                .that()
                .resideInAPackage(root + "..")
                .should(accessTargetWhere(describe("makes a random UUID", CodeRules::rollsDice)))
                .because("ids are UUIDv7 of the port Ids: tables are partitioned and paged by them");
    }

    private static boolean rollsDice(JavaAccess<?> access) {
        var owner = access.getTargetOwner().getName();
        return owner.equals("java.util.UUID") && access.getName().equals("randomUUID")
                || owner.equals("java.lang.Math") && access.getName().equals("random");
    }

    static ArchRule standardOutputBelongsToTheProcess(String root) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(root + ".bootstrap..")
                .should(accessTargetWhere(describe(
                        "writes to a standard stream",
                        access -> access.getTargetOwner().getName().equals("java.lang.System")
                                && Set.of("out", "err").contains(access.getName()))))
                .because("standard output carries the ready line and two keys, and programs read it");
    }

    static ArchRule moneyKnowsNoFloatingPoint(String root) {
        var exact = new DescribedPredicate<JavaClass>("are of the domain, of the application or near money") {
            @Override
            public boolean test(JavaClass type) {
                return Rooms.isIn(type, root + ".domain")
                        || Rooms.isIn(type, root + ".application")
                        || type.getDirectDependenciesFromSelf().stream()
                                .anyMatch(
                                        dependency -> Rooms.isIn(dependency.getTargetClass(), root + ".domain.money"));
            }
        };
        return classes().that(exact).should(new NoFloatingPoint()).because("a farthing that is nearly right is wrong");
    }

    static ArchRule namesSayWhatAThingIs(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<>("have a name of their own and a package with a word of the domain") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean named =
                                !FORBIDDEN_NAME.matcher(type.getSimpleName()).matches();
                        boolean housed = !FORBIDDEN_PACKAGE
                                .matcher(type.getPackageName().substring(root.length()))
                                .matches();
                        events.add(new SimpleConditionEvent(
                                type, named && housed, type.getName() + " hides what it is or whose it is"));
                    }
                })
                .because("a name that fits everything becomes the thing everything depends on");
    }

    static ArchRule whatIsChangedIsRecorded(String root) {
        var changing = new DescribedPredicate<JavaClass>("change what is kept") {
            @Override
            public boolean test(JavaClass type) {
                return !UNRECORDED.containsKey(type.getSimpleName())
                        && type.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> CHANGES.contains(call.getName())
                                        && call.getTargetOwner().isInterface()
                                        && Rooms.isIn(call.getTargetOwner(), root + ".application"));
            }
        };
        return classes()
                .that()
                .resideInAPackage(root + ".application..")
                .and(changing)
                .should(new ArchCondition<>("record it") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean records = type.getMethodCallsFromSelf().stream()
                                .anyMatch(call ->
                                        call.getTargetOwner().getName().equals(root + ".application.audit.AuditTrail"));
                        boolean refers = type.getMethodReferencesFromSelf().stream()
                                .anyMatch(call ->
                                        call.getTargetOwner().getName().equals(root + ".application.audit.AuditTrail"));
                        events.add(new SimpleConditionEvent(
                                type, records || refers, type.getName() + " changes something and records nothing"));
                    }
                })
                .because("a change that nobody can be asked about should not have happened");
    }

    static ArchRule aUseCaseIsOneVerb(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".application..")
                .and()
                .areAnnotatedWith("jakarta.enterprise.context.ApplicationScoped")
                .and(describe("are no steps of the start", type -> !isStartUpStep(type, root)))
                .should(new ArchCondition<>("have one public method, named by the verb the class begins with") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        var open = type.getMethods().stream()
                                .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                                .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                                .map(JavaMethod::getName)
                                .toList();
                        boolean verb = open.size() == 1
                                && type.getSimpleName()
                                        .toLowerCase(Locale.ROOT)
                                        .startsWith(verb(open.getFirst()).toLowerCase(Locale.ROOT));
                        events.add(new SimpleConditionEvent(
                                type, verb, type.getName() + " shows the public methods " + open));
                    }
                })
                .because("a use case is one thing that happens, and its name says which");
    }

    /// The bare verb; one that Java keeps for itself needs a word behind it, `switchTo` for instance.
    private static String verb(String method) {
        var bare = method.replaceFirst("[A-Z].*", "");
        return SourceVersion.isKeyword(bare) ? bare : method;
    }

    private static boolean isStartUpStep(JavaClass type, String root) {
        return type.getAllRawInterfaces().stream()
                .anyMatch(port -> port.getName().equals(root + ".application.start.StartUpStep"));
    }

    static ArchRule aUseCaseIsTheDrivingPortItself(String root) {
        return classes()
                .that()
                .resideInAPackage(root + ".application..")
                .and()
                .areAnnotatedWith("jakarta.enterprise.context.ApplicationScoped")
                .and(describe("are no steps of the start", type -> !isStartUpStep(type, root)))
                .should(new ArchCondition<>("implement nothing") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        var names = type.getRawInterfaces().stream()
                                .map(JavaClass::getName)
                                .filter(name -> name.startsWith(root))
                                .toList();
                        events.add(new SimpleConditionEvent(
                                type, names.isEmpty(), type.getName() + " stands behind " + names));
                    }
                })
                .because("an interface exists where there are two truths, and of a use case there is one");
    }

    static ArchRule refusalsAreFaults(String root) {
        var known = Set.of(root + ".domain.fault.FaultException", root + ".application.start.StartRefusedException");
        return noClasses()
                .that()
                .resideInAnyPackage(root + ".domain..", root + ".application..")
                .should(new ArchCondition<>("be an exception of their own") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean own = type.isAssignableTo(Throwable.class) && !known.contains(type.getName());
                        events.add(new SimpleConditionEvent(type, own, type.getName() + " is one more exception"));
                    }
                })
                .because("a refusal is a constant of Fault, so that one exhaustive switch can answer all of them");
    }

    static ArchRule everyPackageIsNullMarked(String root) {
        return classes()
                .that()
                .resideInAPackage(root + "..")
                .should(new ArchCondition<>("live in a package marked @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
                        events.add(new SimpleConditionEvent(
                                type, marked, type.getName() + " lives in a package without @NullMarked"));
                    }
                })
                .because("in a package that is not marked, null is checked by nobody");
    }
}
