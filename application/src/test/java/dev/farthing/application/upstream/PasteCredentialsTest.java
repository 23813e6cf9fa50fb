package dev.farthing.application.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.upstream.AddPastedCredentials.Outcome;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.PastedSecrets;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PasteCredentialsTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private static final Share PATTERN = new Share("batch", 2, 1, List.of("new"), 3);
    private static final String ONE = "sk-canary-one-0123456789abcdef";
    private static final String TWO = "sk-canary-two-0123456789abcdef";

    private final RememberedVendors vendors = new RememberedVendors();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final PlainVault vault = new PlainVault();
    private final Ids ids = UUID::randomUUID;
    private final UUID provider = new CreateProvider(vendors.providers(), changes, audit, ids, CLOCK)
            .create(ProviderDraft.at("p", Protocol.DEMO, null), ManagedBy.API)
            .provider()
            .id();

    private UUID credential(String secret, ManagedBy creator) {
        return new CreateCredential(vendors.credentials(), vault, changes, audit, ids, CLOCK)
                .create(CredentialDraft.of(provider, secret.substring(3, 13), new UpstreamSecret(secret)), creator)
                .id();
    }

    private List<AddPastedCredentials.Line> add(String text) {
        return add(provider, text);
    }

    private List<AddPastedCredentials.Line> add(UUID to, String text) {
        return new AddPastedCredentials(vendors.providers(), vendors.intake(), vault, changes, audit, ids, CLOCK)
                .add(to, PastedSecrets.in(text), PATTERN);
    }

    private List<RemovePastedCredentials.Line> remove(String text) {
        return new RemovePastedCredentials(
                        vendors.credentials(), vendors.intake(), vault, changes, audit, new ConfigFile("/f.yaml"))
                .remove(null, PastedSecrets.in(text));
    }

    @Test
    void everySecretIsAddedOnceAndWhatIsThereIsTold() {
        var there = credential(ONE, ManagedBy.API);
        audit.deeds.clear();
        var lines = add("a " + ONE + "\nb " + TWO + "\nc " + TWO);
        assertThat(lines)
                .extracting(AddPastedCredentials.Line::outcome)
                .containsExactly(Outcome.DUPLICATE, Outcome.CREATED, Outcome.REPEATED);
        assertThat(lines.getFirst().id()).isEqualTo(there);
        var made = vendors.credentials().find(lines.get(1).id()).orElseThrow();
        assertThat(made.share().name()).startsWith("batch-");
        assertThat(made.share().weight()).isEqualTo(2);
        assertThat(made.share().tags()).containsExactly("new");
        assertThat(vault.open(
                        vendors.credentials().secret(made.id()).orElseThrow().sealed(),
                        Vault.Place.ofCredential(made.id())))
                .isEqualTo(TWO);
        assertThat(audit.only().action()).isEqualTo("create");
    }

    @Test
    void cookiesAreSecretsOfVendorsThatTakeThemAndOfNoOthers() {
        var abacus = new CreateProvider(vendors.providers(), changes, audit, ids, CLOCK)
                .create(ProviderDraft.at("a", Protocol.ABACUS, URI.create("https://apps.abacus.ai")), ManagedBy.API)
                .provider()
                .id();
        var text = "Authorization: Bearer " + ONE + "\nCookie: _u_p=one; _s_p=two-0123456789";

        assertThat(add(text))
                .singleElement()
                .satisfies(line -> assertThat(line.line()).isEqualTo(1));
        assertThat(add(abacus, text)).singleElement().satisfies(line -> {
            assertThat(line.line()).isEqualTo(2);
            assertThat(vault.open(
                            vendors.credentials()
                                    .secret(line.id())
                                    .orElseThrow()
                                    .sealed(),
                            Vault.Place.ofCredential(line.id())))
                    .isEqualTo("_u_p=one;_s_p=two-0123456789");
        });
    }

    @Test
    void noSecretIsEchoed() {
        assertThat(add(ONE + "\n" + TWO).toString()).doesNotContain("canary").contains("…cdef");
        assertThat(remove(ONE).toString()).doesNotContain("canary");
    }

    @Test
    void aTextWithNothingNewChangesNothing() {
        credential(ONE, ManagedBy.API);
        int before = changes.catalogue();
        add("again " + ONE + " and prose");
        assertThat(changes.catalogue()).isEqualTo(before);
    }

    @Test
    void anUnknownProviderIsRefused() {
        assertThatThrownBy(() -> new AddPastedCredentials(
                                vendors.providers(), vendors.intake(), vault, changes, audit, ids, CLOCK)
                        .add(UUID.randomUUID(), PastedSecrets.in(ONE), PATTERN))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void whatStandsInTheTextIsRemovedButForTheFilesOwn() {
        var there = credential(ONE, ManagedBy.API);
        var filed = credential(TWO, ManagedBy.FILE);
        var lines = remove(ONE + "\n" + TWO + "\nsk-0123456789012345678901\n" + ONE);
        assertThat(lines)
                .extracting(RemovePastedCredentials.Line::outcome)
                .containsExactly(
                        RemovePastedCredentials.Outcome.REMOVED,
                        RemovePastedCredentials.Outcome.MANAGED_BY_FILE,
                        RemovePastedCredentials.Outcome.UNKNOWN,
                        RemovePastedCredentials.Outcome.REPEATED);
        assertThat(vendors.credentials().find(there)).isEmpty();
        assertThat(vendors.credentials().find(filed)).isPresent();
    }
}
