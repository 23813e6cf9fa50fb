package dev.farthing.application.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Slice;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import dev.farthing.application.upstream.ActOnCredentials.Answer;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.ServedModels;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ActOnCredentialsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final ConfigFile FILE = new ConfigFile("/etc/farthing.yaml");

    private final RememberedVendors vendors = new RememberedVendors();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final PlainVault vault = new PlainVault();
    private final Ids ids = UUID::randomUUID;
    private final RememberedProxies proxies = new RememberedProxies();
    private final RememberedCredentialJobs jobs = new RememberedCredentialJobs();
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
    private Consumer<String> probes = _ -> {};
    private final UUID provider = new CreateProvider(vendors.providers(), changes, audit, ids, CLOCK)
            .create(ProviderDraft.at("p", Protocol.DEMO, null), ManagedBy.API)
            .provider()
            .id();

    private final VerifyCredential verify = new VerifyCredential(
            new FindProvider(vendors.providers()),
            new ListModels(vendors.models()),
            new OpenCredential(vendors.credentials(), proxies, new OpenProxy(proxies, vault), vault),
            this::probe,
            (_, _) -> List.of("listed"),
            new NoteVerification(vendors.credentials(), vault, changes, audit, CLOCK),
            () -> Catalogue.EMPTY);
    private final ActOnCredential one = new ActOnCredential(
            verify,
            new ResetCredential(vendors.credentials(), changes, audit, CLOCK),
            new EnableCredential(vendors.credentials(), changes, audit, CLOCK),
            new DisableCredential(vendors.credentials(), changes, audit, CLOCK),
            new DeleteCredential(vendors.credentials(), changes, audit, FILE));
    private final ActOnCredentials many = new ActOnCredentials(one, new StartCredentialJob(jobs, audit, ids, CLOCK));

    private Verdict probe(Provider asked, UpstreamSecret secret, @Nullable String word) {
        probes.accept(secret.reveal());
        return verdicts.getOrDefault(secret.reveal(), new Verdict.Works());
    }

    private KeptCredential credential(String secret) {
        return new CreateCredential(vendors.credentials(), vault, changes, audit, ids, CLOCK)
                .create(CredentialDraft.of(provider, secret, new UpstreamSecret(secret)), ManagedBy.API);
    }

    private KeptCredential now(KeptCredential kept) {
        return vendors.credentials().find(kept.id()).orElseThrow();
    }

    @Test
    void whatTheVendorTakesIsActiveAndWhatItRefusesIsInvalid() {
        var good = credential("good");
        var bad = credential("bad");
        verdicts.put("bad", new Verdict.Refused("upstream_auth", "refused with 401"));
        verify.verify(bad.id());
        assertThat(now(bad).health().status()).isEqualTo(CredentialStatus.INVALID);
        assertThat(now(bad).health().lastError()).isEqualTo("refused with 401");
        verdicts.clear();
        verify.verify(bad.id());
        verify.verify(good.id());
        assertThat(now(bad).health().status()).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(now(bad).health().lastError()).isNull();
        assertThat(now(good).health().lastVerifiedAt()).isEqualTo(NOW);
    }

    @Test
    void troubleOfTheVendorIsNotHeldAgainstTheCredential() {
        var kept = credential("slow");
        verdicts.put("slow", new Verdict.Trouble("upstream_timeout", "late"));
        var outcome = one.act(Action.VERIFY, kept.id());
        assertThat(outcome)
                .isEqualTo(new Outcome(kept.id(), false, CredentialStatus.ACTIVE, "upstream_timeout", "late"));
        assertThat(now(kept).health().failureCount()).isZero();
        assertThat(now(kept).health().lastError()).isEqualTo("late");
    }

    @Test
    void anEmptyAccountIsOutOfUseAsIfACallHadFoundItEmpty() {
        var kept = credential("poor");
        verdicts.put("poor", new Verdict.Empty("upstream_no_balance", "nothing is left"));
        var outcome = one.act(Action.VERIFY, kept.id());
        assertThat(outcome)
                .isEqualTo(new Outcome(
                        kept.id(), false, CredentialStatus.DISABLED, "upstream_no_balance", "nothing is left"));
        assertThat(now(kept).health().lastError()).isEqualTo("account_empty");
        assertThat(now(kept).health().lastVerifiedAt()).isEqualTo(NOW);
        assertThat(vendors.balancesAsked).containsExactly(kept.id());

        new RefillCredential(vendors.credentials(), changes, audit, CLOCK).refill(kept.id());
        assertThat(now(kept).health().status()).isEqualTo(CredentialStatus.ACTIVE);
    }

    @Test
    void anEmptyAccountRestsWhereThatIsSetAndOneThatIsSwitchedOffStaysOff() {
        var cooling = new ProviderRules(null, EmptyAccount.COOL, null, null, null).over(PoolRules.DEFAULT);
        var resting = Health.NEW.emptied(cooling, NOW);
        assertThat(resting.status()).isEqualTo(CredentialStatus.COOLING);
        assertThat(resting.cooldownUntil()).isEqualTo(NOW.plus(cooling.emptyCooling()));
        var off = Health.NEW.switchedOff().emptied(cooling, NOW);
        assertThat(off.status()).isEqualTo(CredentialStatus.DISABLED);
        assertThat(off.isEmpty()).isFalse();
    }

    @Test
    void whatIsDisabledStaysSoWhateverTheVendorSays() {
        var kept = credential("off");
        one.act(Action.DISABLE, kept.id());
        one.act(Action.VERIFY, kept.id());
        assertThat(now(kept).health().status()).isEqualTo(CredentialStatus.DISABLED);
        verdicts.put("off", new Verdict.Refused("upstream_auth", "no"));
        one.act(Action.VERIFY, kept.id());
        assertThat(now(kept).health().status()).isEqualTo(CredentialStatus.DISABLED);
    }

    @Test
    void whatWasSaidOfASecretThatIsReplacedByNowCountsForNothing() {
        var kept = credential("old");
        var note = new NoteVerification(vendors.credentials(), vault, changes, audit, CLOCK);
        note.note(
                kept.id(),
                new UpstreamSecret("another"),
                new NoteVerification.Said(new Verdict.Refused("upstream_auth", "no"), null),
                PoolRules.DEFAULT);
        assertThat(now(kept)).isEqualTo(kept);
    }

    @Test
    void theModelsTheVendorListsAreLearnedWhereOnlyTheseCount() {
        var kept = credential("listing");
        new ChangeCredential(vendors.credentials(), vault, changes, audit, FILE, CLOCK)
                .change(
                        kept.id(),
                        draft -> new CredentialDraft(
                                provider,
                                null,
                                new Share(
                                        "l",
                                        1,
                                        0,
                                        List.of(),
                                        null,
                                        null,
                                        new ServedModels(List.of(), List.of(), true, null),
                                        null)));
        verify.verify(kept.id());
        assertThat(now(kept).share().models().listed()).containsExactly("listed");
        assertThat(now(kept).share().models().serve("other")).isFalse();
    }

    @Test
    void theListOfModelsIsReadAnewByTheClock() {
        var kept = credential("listing");
        var settings = new RememberedSettings();
        var asked = new ArrayList<Duration>();
        var told = new ArrayList<>(List.of("a", "b"));
        var refresh = new RefreshListings(
                (_, interval) -> {
                    asked.add(interval);
                    return List.of(kept.id(), UUID.randomUUID());
                },
                settings,
                new OpenCredential(vendors.credentials(), proxies, new OpenProxy(proxies, vault), vault),
                new FindProvider(vendors.providers()),
                (_, _) -> List.copyOf(told),
                new NoteListing(vendors.credentials(), vault, changes, audit, CLOCK));
        int before = changes.catalogue();
        refresh.refresh();
        refresh.refresh();
        assertThat(now(kept).share().models().listed()).containsExactly("a", "b");
        assertThat(changes.catalogue()).as("what is the same is no news").isEqualTo(before + 1);
        assertThat(asked).containsOnly(Duration.ofHours(6));
        told.clear();
        refresh.refresh();
        assertThat(now(kept).share().models().listed()).as("nothing was told").containsExactly("a", "b");
        settings.save(Map.of(Setting.MODEL_LIST_HOURS, new Whole(0)));
        refresh.refresh();
        assertThat(asked).hasSize(3);
        var note = new NoteListing(vendors.credentials(), vault, changes, audit, CLOCK);
        note.note(kept.id(), new UpstreamSecret("another"), List.of("c"));
        assertThat(now(kept).share().models().listed()).containsExactly("a", "b");
    }

    @Test
    void fewAreDoneAtOnceEachOnItsOwn() {
        var kept = credential("a");
        var nobody = UUID.randomUUID();
        assertThat(many.act(Action.DISABLE, List.of(kept.id(), nobody, kept.id())))
                .isEqualTo(new Answer.Now(List.of(
                        new Outcome(kept.id(), true, CredentialStatus.DISABLED, null, null),
                        new Outcome(nobody, false, null, "not_found", "no credential has this id"))));
        assertThat(many.act(Action.ENABLE, List.of(kept.id())))
                .isEqualTo(new Answer.Now(List.of(new Outcome(kept.id(), true, CredentialStatus.ACTIVE, null, null))));
        assertThat(many.act(Action.DELETE, List.of(kept.id())))
                .isEqualTo(new Answer.Now(List.of(new Outcome(kept.id(), true, null, null, null))));
    }

    @Test
    void manyBecomeAJobThatIsWorkedOnUntilItIsDone() {
        var all = IntStream.range(0, 20).mapToObj(i -> credential("s" + i)).toList();
        verdicts.put("s7", new Verdict.Refused("upstream_auth", "no"));
        audit.deeds.clear();
        var answer =
                many.act(Action.VERIFY, all.stream().map(KeptCredential::id).toList());
        assertThat(audit.only().objectType()).isEqualTo("credential_job");
        if (!(answer instanceof Answer.Later(var job))) {
            throw new AssertionError(answer);
        }
        var work = new WorkOnCredentialJobs(jobs, one, CLOCK);
        work.work(() -> false);
        assertThat(jobs.find(job, new Slice(0, 1)).orElseThrow().done()).isZero();
        work.work(() -> true);
        var progress = jobs.find(job, new Slice(0, 99)).orElseThrow();
        assertThat(progress.done()).isEqualTo(20);
        assertThat(progress.finishedAt()).isEqualTo(NOW);
        assertThat(progress.failures())
                .singleElement()
                .satisfies(failures ->
                        assertThat(failures.ids()).containsExactly(all.get(7).id()));
    }

    @Test
    void tooManyUnfinishedJobsAreRefused() {
        var some = IntStream.range(0, 101).mapToObj(_ -> UUID.randomUUID()).toList();
        for (int i = 0; i < 20; i++) {
            many.act(Action.RESET, some);
        }
        assertThatThrownBy(() -> many.act(Action.RESET, some))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.LIMIT_REACHED));
    }

    @Test
    void aSlowVendorHoldsUpNoneOfTheOtherPiecesAndIsAskedBySomeAtATimeOnly() {
        int all = 3 * WorkOnCredentialJobs.AT_ONCE;
        var others = new CountDownLatch(all - 1);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var inTime = new AtomicBoolean();
        probes = secret -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
                if (secret.equals("s0")) {
                    inTime.set(others.await(20, TimeUnit.SECONDS));
                } else {
                    others.countDown();
                }
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } finally {
                running.decrementAndGet();
            }
        };
        var ids =
                IntStream.range(0, all).mapToObj(i -> credential("s" + i).id()).toList();
        var job = ((Answer.Later) many.act(Action.VERIFY, ids)).job();
        new WorkOnCredentialJobs(jobs, one, CLOCK).work(() -> true);

        assertThat(inTime).as("the others did not wait for the slow one").isTrue();
        assertThat(jobs.find(job, new Slice(0, 1)).orElseThrow().done()).isEqualTo(all);
        assertThat(most.get()).isBetween(2, VerifyCredential.MOST_AT_A_HOST);
    }

    @Test
    void aFailureOfOurOwnEndsTheRoundAndIsTold() {
        var ids = IntStream.range(0, 40).mapToObj(i -> credential("t" + i).id()).toList();
        var job = ((Answer.Later) many.act(Action.VERIFY, ids)).job();
        probes = secret -> {
            if (secret.equals("t3")) {
                throw new UnsupportedOperationException("a bug");
            }
        };
        var work = new WorkOnCredentialJobs(jobs, one, CLOCK);
        assertThatThrownBy(() -> work.work(() -> true)).isInstanceOf(UnsupportedOperationException.class);
        assertThat(jobs.find(job, new Slice(0, 1)).orElseThrow().done()).isLessThan(40);
    }

    @Test
    void whatWasRefusedForTooLongIsSwitchedOffOrTakenAwayAsTheSettingsSay() {
        var settings = new RememberedSettings();
        var old = credential("old");
        var tidy = new TidyCredentials(
                (_, _) -> List.of(now(old)), vendors.credentials(), settings, changes, audit, CLOCK);
        assertThat(tidy.tidy()).isZero();
        settings.save(Map.of(Setting.INVALID_CREDENTIAL_DAYS, new Whole(3)));
        assertThat(tidy.tidy()).isEqualTo(1);
        assertThat(now(old).health().status()).isEqualTo(CredentialStatus.DISABLED);
        settings.save(Map.of(Setting.INVALID_CREDENTIAL_ACTION, new Choice("remove")));
        assertThat(tidy.tidy()).isEqualTo(1);
        assertThat(vendors.credentials().find(old.id())).isEmpty();
    }
}
