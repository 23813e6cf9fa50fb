package dev.farthing.application.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.application.upstream.CreateCredential;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.CredentialDraft;
import dev.farthing.application.upstream.DisableCredential;
import dev.farthing.application.upstream.FindProvider;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.OpenCredential;
import dev.farthing.application.upstream.OpenProxy;
import dev.farthing.application.upstream.PlainVault;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.application.upstream.RefillCredential;
import dev.farthing.application.upstream.RememberedProxies;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.upstream.VendorHeaders;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollBalancesTest {
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final RememberedVendors vendors = new RememberedVendors();
    private final RememberedProxies proxies = new RememberedProxies();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final PlainVault vault = new PlainVault();
    private final Ids ids = UUID::randomUUID;
    private final RememberedSettings settings = new RememberedSettings();
    private final RememberedBalances sheet = new RememberedBalances();
    private final Map<String, String> left = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final UUID provider = new CreateProvider(vendors.providers(), changes, audit, ids, clock)
            .create(
                    new ProviderDraft(
                            "p",
                            Protocol.OPENAI,
                            URI.create("http://127.0.0.1:9/v1"),
                            VendorHeaders.NONE,
                            null,
                            false,
                            Timeouts.DEFAULT,
                            new BalancePolling(BalanceSource.DEEPSEEK, 300)),
                    ManagedBy.API)
            .provider()
            .id();
    private final PollBalances poll = new PollBalances(
            sheet,
            new OpenCredential(vendors.credentials(), proxies, new OpenProxy(proxies, vault), vault),
            new FindProvider(vendors.providers()),
            (_, source, secret) -> {
                asked.incrementAndGet();
                assertThat(source).isEqualTo(BalanceSource.DEEPSEEK);
                var amount = left.get(secret.reveal());
                if (amount == null) {
                    throw Fault.UPSTREAM_TIMEOUT.because("The vendor did not answer in time.");
                }
                return AccountStatement.of(new AccountBalance("CNY", new BigDecimal(amount), null, null));
            },
            new NoteBalance(sheet, new RefillCredential(vendors.credentials(), changes, audit, clock), settings, clock),
            clock);

    private UUID account(String secret) {
        var id = new CreateCredential(vendors.credentials(), vault, changes, audit, ids, clock)
                .create(CredentialDraft.of(provider, secret, new UpstreamSecret(secret)), ManagedBy.API)
                .id();
        sheet.come(id, provider, secret, INTERVAL);
        return id;
    }

    private void pollAt(int minutes) {
        now = Instant.parse("2026-11-21T12:00:00Z").plus(Duration.ofMinutes(minutes));
        poll.poll(() -> true);
    }

    private ReadBalances.Account account(UUID id) {
        return new ReadBalances(sheet, clock)
                .read().stream()
                        .filter(account -> account.line().credential().equals(id))
                        .findFirst()
                        .orElseThrow();
    }

    @Test
    void everyAccountIsAskedOnceAnInterval() {
        for (int i = 0; i < 20; i++) {
            left.put("sk-" + i, "7");
            account("sk-" + i);
        }
        pollAt(0);
        assertThat(asked.get()).isEqualTo(20);
        pollAt(4);
        assertThat(asked.get()).isEqualTo(20);
        pollAt(6);
        assertThat(asked.get()).isEqualTo(40);
    }

    @Test
    void aVendorThatDoesNotAnswerLeavesTheOthersAloneAndIsAskedMoreSeldom() {
        left.put("sk-good", "7");
        var good = account("sk-good");
        var bad = account("sk-bad");
        pollAt(0);
        assertThat(account(good).stale()).isFalse();
        assertThat(account(bad).stale()).isTrue();
        assertThat(account(bad).line().error()).contains("in time");
        pollAt(6);
        assertThat(asked.get()).as("the good one alone").isEqualTo(3);
        left.remove("sk-good");
        pollAt(30);
        assertThat(account(good).stale()).isTrue();
        assertThat(account(good).line().balance()).isNotNull();
    }

    @Test
    void aLowAccountIsToldOnceUntilItIsGoodAgain() {
        settings.save(Map.of(Setting.LOW_ACCOUNT_BALANCE, new Whole(5)));
        left.put("sk-1", "5");
        var id = account("sk-1");
        pollAt(0);
        pollAt(6);
        assertThat(sheet.alerts).containsExactly(id);
        left.put("sk-1", "500");
        pollAt(12);
        left.put("sk-1", "4");
        pollAt(18);
        assertThat(sheet.alerts).containsExactly(id, id);
    }

    @Test
    void anAccountThatWillSoonBeEmptyIsTold() {
        left.put("sk-1", "100");
        var id = account("sk-1");
        pollAt(0);
        assertThat(sheet.alerts).isEmpty();
        left.put("sk-1", "99");
        pollAt(60);
        assertThat(account(id).emptyAt()).isEqualTo(now.plus(Duration.ofHours(99)));
        assertThat(sheet.alerts).isEmpty();
        left.put("sk-1", "90");
        pollAt(120);
        assertThat(sheet.alerts).containsExactly(id);
    }

    @Test
    void howSoonAnAccountMustBeEmptyToBeLowIsSet() {
        settings.save(Map.of(Setting.LOW_ACCOUNT_DAYS, new Whole(5)));
        left.put("sk-1", "100");
        var id = account("sk-1");
        pollAt(0);
        left.put("sk-1", "99");
        pollAt(60);
        assertThat(account(id).emptyAt()).isEqualTo(now.plus(Duration.ofHours(99)));
        assertThat(sheet.alerts).as("in four days and a bit").containsExactly(id);
    }

    @Test
    void howLongWhatVendorsSaidIsKeptIsSet() {
        left.put("sk-1", "100");
        account("sk-1");
        pollAt(0);
        var forgetBalances = new ForgetBalances(sheet, settings, clock);
        now = now.plus(Duration.ofDays(20));
        assertThat(forgetBalances.forget()).isZero();
        settings.save(Map.of(Setting.BALANCE_HISTORY_DAYS, new Whole(10)));
        assertThat(forgetBalances.forget()).isEqualTo(1);
    }

    private void found(UUID id, CredentialStatus status, String error) {
        var kept = vendors.credentials().find(id).orElseThrow();
        vendors.credentials()
                .save(
                        new KeptCredential(
                                id,
                                kept.providerId(),
                                kept.secretHint(),
                                kept.share(),
                                new Health(status, 3, null, null, null, error),
                                kept.managedBy(),
                                kept.createdAt(),
                                kept.updatedAt()),
                        null);
    }

    private CredentialStatus status(UUID id) {
        return vendors.credentials().find(id).orElseThrow().health().status();
    }

    @Test
    void anEmptyAccountThatWasPaidIntoIsUsedAgain() {
        left.put("sk-1", "5");
        left.put("sk-2", "5");
        var off = account("sk-1");
        var resting = account("sk-2");
        pollAt(0);
        found(off, CredentialStatus.DISABLED, "account_empty");
        found(resting, CredentialStatus.COOLING, "account_empty");
        left.put("sk-1", "0.01");
        left.put("sk-2", "-1");
        pollAt(6);
        pollAt(12);
        assertThat(status(off)).as("what is left did not suffice").isEqualTo(CredentialStatus.DISABLED);
        left.put("sk-2", "-0.5");
        pollAt(18);
        assertThat(status(resting)).as("more, but nothing yet").isEqualTo(CredentialStatus.COOLING);

        left.put("sk-1", "10.01");
        left.put("sk-2", "9");
        int changed = changes.catalogue();
        pollAt(24);
        assertThat(status(off)).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(status(resting)).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(vendors.credentials().find(off).orElseThrow().health().failureCount())
                .isZero();
        assertThat(changes.catalogue()).isGreaterThan(changed);
    }

    /// A call that had gone out before the payment is heard of after its balance.
    @Test
    void aPaidAccountThatIsFoundEmptyByAnOlderCallIsUsedAgain() {
        left.put("sk-1", "0.01");
        var id = account("sk-1");
        pollAt(0);
        left.put("sk-1", "10.01");
        pollAt(6);
        found(id, CredentialStatus.DISABLED, "account_empty");
        sheet.askSoon(id);
        pollAt(7);
        assertThat(status(id)).isEqualTo(CredentialStatus.ACTIVE);

        pollAt(13);
        found(id, CredentialStatus.DISABLED, "account_empty");
        sheet.askSoon(id);
        pollAt(14);
        pollAt(20);
        assertThat(status(id)).as("nothing was paid in since").isEqualTo(CredentialStatus.DISABLED);
    }

    @Test
    void whatIsOffForAnotherReasonStaysOffHoweverMuchIsPaidIn() {
        left.put("sk-1", "5");
        left.put("sk-2", "5");
        var refused = account("sk-1");
        var off = account("sk-2");
        pollAt(0);
        found(refused, CredentialStatus.INVALID, "credential_dead");
        found(off, CredentialStatus.DISABLED, "account_empty");
        new DisableCredential(vendors.credentials(), changes, audit, clock).disable(off);
        left.put("sk-1", "50");
        left.put("sk-2", "50");
        pollAt(6);

        assertThat(status(refused)).isEqualTo(CredentialStatus.INVALID);
        assertThat(status(off)).as("a person has switched it off since").isEqualTo(CredentialStatus.DISABLED);
    }

    @Test
    void whatIsOldIsForgotten() {
        left.put("sk-1", "100");
        var id = account("sk-1");
        pollAt(0);
        now = now.plus(Duration.ofDays(91));
        assertThat(new ForgetBalances(sheet, settings, clock).forget()).isEqualTo(1);
        assertThat(sheet.history(id, null, now, 9)).isEmpty();
    }
}
