package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.UpstreamSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what a vendor said about a credential: one that works takes part again, one that is refused does not.
@ApplicationScoped
public class NoteVerification {
    private final CredentialRepository credentials;
    private final Vault vault;
    private final Changes changes;
    private final AuditTrail audit;
    private final InstantSource clock;

    public NoteVerification(
            CredentialRepository credentials, Vault vault, Changes changes, AuditTrail audit, InstantSource clock) {
        this.credentials = credentials;
        this.vault = vault;
        this.changes = changes;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param asked the secret the vendor was asked with: what it said of one that is replaced by now counts for
    ///     nothing
    /// @param rules what becomes of a credential whose account is empty
    @Transactional
    public KeptCredential note(UUID id, UpstreamSecret asked, Said said, PoolRules rules) {
        var old = credentials.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no credential has this id"));
        var sealed = credentials.secret(id);
        if (!sealed.map(kept -> vault.open(kept.sealed(), Vault.Place.ofCredential(id)))
                .equals(Optional.of(asked.reveal()))) {
            return old;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var health = switch (said.verdict()) {
            case Verdict.Works() -> old.health().verified(now);
            case Verdict.Refused(var _, var sentence) -> old.health().refused(sentence, now);
            case Verdict.Empty(var _, var _) -> old.health().emptied(rules, now);
            case Verdict.Trouble(var _, var sentence) -> old.health().doubted(sentence, now);
        };
        var kept = new KeptCredential(
                id,
                old.providerId(),
                old.secretHint(),
                said.listed() == null ? old.share() : old.share().listing(said.listed()),
                health,
                old.managedBy(),
                old.createdAt(),
                now);
        if (said.listed() == null) {
            credentials.saveHealth(kept);
            changes.ofHealth();
        } else {
            credentials.save(kept, null);
            changes.ofCatalogue();
        }
        if (said.verdict() instanceof Verdict.Empty) {
            // From now on it shows when something is paid in.
            credentials.askBalance(id);
        }
        audit.record(VendorPicture.deed("verify", old, kept));
        return kept;
    }

    /// What a vendor said of a credential.
    ///
    /// @param listed the models it listed; null when it was not asked for them
    public record Said(Verdict verdict, @Nullable List<String> listed) {
        public Said {
            listed = listed == null ? null : List.copyOf(listed);
        }
    }
}
