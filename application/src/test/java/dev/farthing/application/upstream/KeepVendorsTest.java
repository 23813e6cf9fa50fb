package dev.farthing.application.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.KeptCredential.RestingModel;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.upstream.VendorHeaders;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KeepVendorsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOW);
    private static final ConfigFile FILE = new ConfigFile("/etc/farthing.yaml");

    private final RememberedVendors vendors = new RememberedVendors();
    private final RememberedProxies proxies = new RememberedProxies();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final PlainVault vault = new PlainVault();
    private final Ids ids = UUID::randomUUID;

    private KeptProvider provider(ManagedBy creator) {
        return new CreateProvider(vendors.providers(), changes, audit, ids, CLOCK)
                .create(ProviderDraft.at("p-" + UUID.randomUUID(), Protocol.DEMO, null), creator);
    }

    private KeptCredential credential(String secret, ManagedBy creator) {
        var provider = provider(ManagedBy.API).provider().id();
        return new CreateCredential(vendors.credentials(), vault, changes, audit, ids, CLOCK)
                .create(CredentialDraft.of(provider, "one", new UpstreamSecret(secret)), creator);
    }

    private static void assertRefused(Fault fault, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    void vendorsAreRecordedWithoutTheirSecrets() {
        var plain =
                ProviderDraft.at("p-" + UUID.randomUUID(), Protocol.OPENAI, URI.create("https://vendor.example/v1"));
        var draft = new ProviderDraft(
                plain.name(),
                plain.protocol(),
                plain.baseUrl(),
                new VendorHeaders(Map.of("x-token", "canary-header")),
                URI.create("http://me:canary-proxy@proxy.example:3128"),
                false,
                plain.timeouts(),
                plain.balance());
        new CreateProvider(vendors.providers(), changes, audit, ids, CLOCK).create(draft, ManagedBy.API);
        var provider = audit.only();
        assertThat(provider.chain()).isEqualTo(Deed.PLATFORM);
        assertThat(Objects.requireNonNull(provider.after()).json())
                .contains("\"x-token\":\"[…]\"", "http://[…]@proxy.example:3128")
                .doesNotContain("canary");
        var kept = credential("sk-canary-secret-0123456789", ManagedBy.API);
        audit.deeds.removeFirst();
        assertThat(Objects.requireNonNull(audit.only().after()).json())
                .contains("\"secret\":\"[…]\"", "\"name\":\"one\"")
                .doesNotContain("sk-canary-secret-0123456789");
        new DisableCredential(vendors.credentials(), changes, audit, CLOCK).disable(kept.id());
        new DisableCredential(vendors.credentials(), changes, audit, CLOCK).disable(kept.id());
        assertThat(audit.only().action()).as("what changes nothing is no deed").isEqualTo("disable");
        new DeleteCredential(vendors.credentials(), changes, audit, FILE).delete(kept.id());
        assertThat(audit.only().after()).isNull();
    }

    @Test
    void everyChangeIsAnnounced() {
        var provider = provider(ManagedBy.API).provider().id();
        assertThat(changes.catalogue()).isEqualTo(1);
        new ChangeProvider(vendors.providers(), changes, audit, FILE, CLOCK).change(provider, draft -> draft);
        assertThat(changes.catalogue()).isEqualTo(2);
        new DeleteProvider(vendors.providers(), changes, audit, FILE).delete(provider);
        assertThat(changes.catalogue()).isEqualTo(3);
        assertRefused(
                Fault.NOT_FOUND, () -> new DeleteProvider(vendors.providers(), changes, audit, FILE).delete(provider));
        assertThat(changes.catalogue()).isEqualTo(3);
    }

    @Test
    void whatTheFileManagesIsRefusedToPeopleAndTheFileIsNamed() {
        var provider = provider(ManagedBy.FILE).provider().id();
        assertThatThrownBy(() -> new ChangeProvider(vendors.providers(), changes, audit, FILE, CLOCK)
                        .change(provider, draft -> draft))
                .hasMessageContaining("/etc/farthing.yaml")
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MANAGED_BY_FILE));
        assertRefused(
                Fault.MANAGED_BY_FILE,
                () -> new DeleteProvider(vendors.providers(), changes, audit, FILE).delete(provider));
        var credential = credential("sk-file", ManagedBy.FILE).id();
        assertRefused(
                Fault.MANAGED_BY_FILE,
                () -> new ChangeCredential(vendors.credentials(), vault, changes, audit, FILE, CLOCK)
                        .change(credential, draft -> draft));
        assertRefused(
                Fault.MANAGED_BY_FILE,
                () -> new DeleteCredential(vendors.credentials(), changes, audit, FILE).delete(credential));
        new CreateModel(vendors.models(), changes, audit, CLOCK).create("m", model(), ManagedBy.FILE);
        assertRefused(
                Fault.MANAGED_BY_FILE,
                () -> new ChangeModel(vendors.models(), changes, audit, FILE, CLOCK).change("m", draft -> draft));
        assertRefused(Fault.MANAGED_BY_FILE, () -> new DeleteModel(vendors.models(), changes, audit, FILE).delete("m"));
    }

    @Test
    void aLeakedCredentialOfTheFileCanBeSwitchedOffAtOnce() {
        var credential = credential("sk-file", ManagedBy.FILE).id();
        assertThat(new DisableCredential(vendors.credentials(), changes, audit, CLOCK)
                        .disable(credential)
                        .health()
                        .status())
                .isEqualTo(CredentialStatus.DISABLED);
        assertThat(new EnableCredential(vendors.credentials(), changes, audit, CLOCK)
                        .enable(credential)
                        .health()
                        .status())
                .isEqualTo(CredentialStatus.ACTIVE);
    }

    @Test
    void theProtocolOfAProviderInUseStays() {
        var provider = provider(ManagedBy.API).provider().id();
        var change = new ChangeProvider(vendors.providers(), changes, audit, FILE, CLOCK);
        UnaryOperator<ProviderDraft> toGemini =
                draft -> ProviderDraft.at(draft.name(), Protocol.GEMINI, URI.create("https://gemini.example/v1beta"));
        assertThat(change.change(provider, toGemini).provider().protocol()).isEqualTo(Protocol.GEMINI);
        new CreateCredential(vendors.credentials(), vault, changes, audit, ids, CLOCK)
                .create(CredentialDraft.of(provider, "one", new UpstreamSecret("sk-one")), ManagedBy.API);
        assertThat(change.change(provider, toGemini).provider().protocol()).isEqualTo(Protocol.GEMINI);
        assertRefused(
                Fault.IN_USE,
                () -> change.change(
                        provider,
                        draft -> ProviderDraft.at(
                                draft.name(), Protocol.ANTHROPIC, URI.create("https://anthropic.example"))));
    }

    private static ModelDraft model() {
        return new ModelDraft(
                List.of(), new Traits(ModelType.CHAT, null, null, null, List.of()), List.of(), ModelStatus.ACTIVE);
    }

    @Test
    void aModelIdIsGivenOnce() {
        new CreateModel(vendors.models(), changes, audit, CLOCK).create("m", model(), ManagedBy.API);
        assertRefused(
                Fault.NAME_TAKEN,
                () -> new CreateModel(vendors.models(), changes, audit, CLOCK).create("m", model(), ManagedBy.API));
    }

    @Test
    void aSecretIsSealedForItsRow() {
        var credential = credential("sk-0123456789abcdef", ManagedBy.API);
        assertThat(credential.secretHint()).isEqualTo("…cdef");
        var kept = vendors.credentials().secret(credential.id()).orElseThrow();
        assertThat(vault.open(kept.sealed(), Vault.Place.ofCredential(credential.id())))
                .isEqualTo("sk-0123456789abcdef");
    }

    @Test
    void aNewSecretStartsWithoutBlame() {
        var old = credential("sk-old", ManagedBy.API);
        blame(old, CredentialStatus.INVALID);
        var change = new ChangeCredential(vendors.credentials(), vault, changes, audit, FILE, CLOCK);
        var renamed = change.change(
                old.id(),
                draft -> new CredentialDraft(draft.providerId(), null, new Share("two", 1, 0, List.of(), null)));
        assertThat(renamed.health().status()).isEqualTo(CredentialStatus.INVALID);
        var replaced = change.change(
                old.id(),
                draft -> new CredentialDraft(draft.providerId(), new UpstreamSecret("sk-new"), draft.share()));
        assertThat(replaced.health()).isEqualTo(new Health(CredentialStatus.ACTIVE, 0, null, NOW, null, null));
        assertThat(replaced.share().name()).isEqualTo("two");
    }

    private void blame(KeptCredential credential, CredentialStatus status) {
        vendors.credentials().save(credential.withHealth(new Health(status, 3, NOW, NOW, NOW, "refused"), NOW), null);
    }

    @Test
    void enableEndsOnlyBeingDisabledAndResetOnlyBlame() {
        var id = credential("sk-1", ManagedBy.API).id();
        var enable = new EnableCredential(vendors.credentials(), changes, audit, CLOCK);
        var disable = new DisableCredential(vendors.credentials(), changes, audit, CLOCK);
        var reset = new ResetCredential(vendors.credentials(), changes, audit, CLOCK);
        assertThat(disable.disable(id).health().status()).isEqualTo(CredentialStatus.DISABLED);
        assertThat(reset.reset(id).health().status()).isEqualTo(CredentialStatus.DISABLED);
        assertThat(enable.enable(id).health().status()).isEqualTo(CredentialStatus.ACTIVE);
        blame(vendors.credentials().find(id).orElseThrow(), CredentialStatus.INVALID);
        assertThat(enable.enable(id).health().status()).isEqualTo(CredentialStatus.INVALID);
        var cleared = reset.reset(id).health();
        assertThat(cleared.status()).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(cleared.failureCount()).isZero();
        assertThat(cleared.cooldownUntil()).isNull();
        assertThat(cleared.lastError()).isNull();
    }

    @Test
    void resetEndsTheRestsOfModelsThoughNothingElseIsHeldAgainstIt() {
        var credential = credential("sk-1", ManagedBy.API);
        var resting = new RestingModel("m", NOW, "model_rate_limited");
        vendors.credentials().save(credential.withHealth(Health.NEW.resting(List.of(resting)), NOW), null);
        int before = changes.catalogue();
        var kept = new ResetCredential(vendors.credentials(), changes, audit, CLOCK).reset(credential.id());

        assertThat(kept.health().resting()).isEmpty();
        assertThat(vendors.credentials().find(credential.id()).orElseThrow().health())
                .isEqualTo(Health.NEW);
        assertThat(changes.catalogue()).isGreaterThan(before);
    }

    @Test
    void anActionThatChangesNothingAnnouncesNothing() {
        var id = credential("sk-1", ManagedBy.API).id();
        int before = changes.catalogue();
        new EnableCredential(vendors.credentials(), changes, audit, CLOCK).enable(id);
        new ResetCredential(vendors.credentials(), changes, audit, CLOCK).reset(id);
        assertThat(changes.catalogue()).isEqualTo(before);
        assertRefused(
                Fault.NOT_FOUND,
                () -> new EnableCredential(vendors.credentials(), changes, audit, CLOCK).enable(UUID.randomUUID()));
    }

    @Test
    void theVendorIsAskedWithAnActiveSecret() {
        var credential = credential("sk-1", ManagedBy.API);
        var list = new ListVendorModels(
                vendors.providers(),
                vendors.credentials(),
                new OpenCredential(vendors.credentials(), proxies, new OpenProxy(proxies, vault), vault),
                (provider, secret) -> List.of("z-" + secret.reveal(), "a"));
        assertThat(list.list(credential.providerId())).containsExactly("a", "z-sk-1");
        assertRefused(Fault.NOT_FOUND, () -> list.list(UUID.randomUUID()));
    }
}
