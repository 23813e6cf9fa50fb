package dev.farthing.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The rules of the house.
///
/// Each rule is first shown a small house broken on purpose: it must tell of every class there whose name holds
/// `Broken` and of none whose name holds `Sound`. Only then Farthing is asked.
class ArchitectureTest {
    private static JavaClasses farthing;

    @BeforeAll
    static void enter() {
        farthing = Rooms.farthing();
        assertThat(Rooms.missing(farthing, Rooms.FARTHING))
                .as("rooms of which no class was found: every other rule would be empty there")
                .isEmpty();
    }

    @Test
    void everyRoomIsFound() {
        assertThat(Rooms.missing(Rooms.broken("room"), Rooms.BROKEN + "room"))
                .containsExactly("persistence", "upstream", "web", "bootstrap");
        assertThat(Rooms.missing(farthing, Rooms.FARTHING)).isEmpty();
        assertThat(farthing).noneMatch(type -> type.getName().endsWith("Test"));
    }

    @Test
    void everyClassStandsInARoom() {
        obeyed(RoomRules::everyClassStandsInARoom, "room");
    }

    @Test
    void domainKnowsOnlyTheJdk() {
        obeyed(RoomRules::domainKnowsOnlyTheJdk, "domainimport");
    }

    @Test
    void applicationKnowsOnlyTheDomain() {
        obeyed(RoomRules::applicationKnowsOnlyTheDomain, "applicationimport");
    }

    @Test
    void adaptersAreBlindToEachOther() {
        obeyed(RoomRules::adaptersAreBlindToEachOther, "sideways");
    }

    @Test
    void nobodyImportsBootstrap() {
        obeyed(RoomRules::nobodyImportsBootstrap, "backwards");
    }

    @Test
    void vendorsAreBlindToEachOther() {
        obeyed(RoomRules::vendorsAreBlindToEachOther, "vendor");
    }

    @Test
    void featuresAreFreeOfCycles() {
        obeyed(RoomRules::featuresAreFreeOfCycles, "cycle");
    }

    @Test
    void noTransactionAroundAnUpstream() {
        obeyed(RoomRules::noTransactionAroundAnUpstream, "transaction");
    }

    @Test
    void adaptersShowOnlyTheirSharedPackage() {
        obeyed(RoomRules::adaptersShowOnlyTheirSharedPackage, "openadapter");
    }

    @Test
    void timeComesFromOutside() {
        obeyed(CodeRules::timeComesFromOutside, "clock");
    }

    @Test
    void theDomainRollsNoDice() {
        obeyed(CodeRules::theDomainRollsNoDice, "dice");
    }

    @Test
    void idsComeInOrder() {
        obeyed(CodeRules::idsComeInOrder, "randomid");
    }

    @Test
    void standardOutputBelongsToTheProcess() {
        obeyed(CodeRules::standardOutputBelongsToTheProcess, "standardoutput");
    }

    @Test
    void moneyKnowsNoFloatingPoint() {
        obeyed(CodeRules::moneyKnowsNoFloatingPoint, "floatingpoint");
    }

    @Test
    void namesSayWhatAThingIs() {
        obeyed(CodeRules::namesSayWhatAThingIs, "name");
    }

    @Test
    void whatIsChangedIsRecorded() {
        obeyed(CodeRules::whatIsChangedIsRecorded, "unrecorded");
    }

    @Test
    void aUseCaseIsOneVerb() {
        obeyed(CodeRules::aUseCaseIsOneVerb, "verb");
    }

    @Test
    void aUseCaseIsTheDrivingPortItself() {
        obeyed(CodeRules::aUseCaseIsTheDrivingPortItself, "drivingport");
    }

    @Test
    void refusalsAreFaults() {
        obeyed(CodeRules::refusalsAreFaults, "exception");
    }

    @Test
    void everyPackageIsNullMarked() {
        obeyed(CodeRules::everyPackageIsNullMarked, "nullmark");
    }

    @Test
    void everyPublicTypeAndPackageCarriesASentence() {
        assertThat(Sources.withoutASentence(Sources.broken("sentence")))
                .hasSize(2)
                .anyMatch(told -> told.contains("BrokenSilence"))
                .anyMatch(told -> told.contains("broken.sentence says"));
        assertThat(Sources.withoutASentence(Sources.main()))
                .as("because a name alone does not say why a thing is there")
                .isEmpty();
    }

    @Test
    void everyPortSaysWhatItPromises() {
        assertThat(Sources.portsWithoutPromise(Sources.broken("promise")))
                .containsExactlyInAnyOrder(
                        "port BrokenPromise promises nothing", "HalfBrokenPromise.take promises nothing");
        assertThat(Sources.portsWithoutPromise(Sources.main()))
                .as("because whoever implements a port has nothing but its words")
                .isEmpty();
    }

    @Test
    void commentsAreMarkdownAndPutNothingOff() {
        assertThat(Sources.bannedComments(Sources.broken("comment"))).hasSize(3);
        assertThat(Sources.bannedComments(Sources.all()))
                .as("because a promise in a comment is kept by nobody")
                .isEmpty();
    }

    private static void obeyed(Function<String, ArchRule> rule, String brokenHouse) {
        var root = Rooms.BROKEN + brokenHouse;
        var broken = Rooms.broken(brokenHouse);
        var told = rule.apply(root).evaluate(broken).getFailureReport().getDetails();
        assertThat(named(broken, "Broken"))
                .as("a rule that was never seen to fail is none")
                .isNotEmpty()
                .allSatisfy(name -> assertThat(told).anyMatch(line -> line.contains(name)));
        assertThat(named(broken, "Sound"))
                .as("a rule that lets nothing through is none either")
                .isNotEmpty()
                .allSatisfy(name -> assertThat(told).noneMatch(line -> line.contains(name)));
        rule.apply(Rooms.FARTHING).check(farthing);
    }

    private static List<String> named(JavaClasses house, String word) {
        return house.stream()
                .filter(type -> type.isTopLevelClass() && type.getSimpleName().contains(word))
                .map(JavaClass::getName)
                .toList();
    }
}
