package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.CredentialIntake.Digest;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.PastedSecrets.Found;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes every credential out of the pool whose secret stands in a pasted text.
@ApplicationScoped
public class RemovePastedCredentials {
    private final CredentialRepository credentials;
    private final CredentialIntake intake;
    private final Vault vault;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;

    public RemovePastedCredentials(
            CredentialRepository credentials,
            CredentialIntake intake,
            Vault vault,
            Changes changes,
            AuditTrail audit,
            ConfigFile file) {
        this.credentials = credentials;
        this.intake = intake;
        this.vault = vault;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
    }

    /// @param providerId whose alone; null: whoever's
    @Transactional
    public List<Line> remove(@Nullable UUID providerId, List<Found> secrets) {
        var digests = secrets.stream()
                .map(found -> Digest.of(vault.digest(found.secret().reveal())))
                .toList();
        var holders = intake.holders(providerId, new HashSet<>(digests));
        var seen = new HashSet<Digest>();
        var lines = new ArrayList<Line>();
        boolean removed = false;
        for (int i = 0; i < secrets.size(); i++) {
            var found = secrets.get(i);
            if (!seen.add(digests.get(i))) {
                lines.add(Line.of(found, Outcome.REPEATED, null));
                continue;
            }
            var those = holders.getOrDefault(digests.get(i), List.of());
            if (those.isEmpty()) {
                lines.add(Line.of(found, Outcome.UNKNOWN, null));
            }
            for (var id : those) {
                var outcome = remove(id);
                removed |= outcome == Outcome.REMOVED;
                lines.add(Line.of(found, outcome, id));
            }
        }
        if (removed) {
            changes.ofCatalogue();
        }
        return lines;
    }

    private Outcome remove(UUID id) {
        var old = credentials.find(id).orElse(null);
        if (old == null) {
            return Outcome.UNKNOWN;
        }
        try {
            old.managedBy().mustBe(ManagedBy.API, file);
        } catch (FaultException managedByFile) {
            return Outcome.MANAGED_BY_FILE;
        }
        credentials.remove(id);
        audit.record(VendorPicture.deed("delete", old, null));
        return Outcome.REMOVED;
    }

    /// What became of a secret.
    public enum Outcome {
        REMOVED,
        /// No credential has it.
        UNKNOWN,
        /// It stood in the text before.
        REPEATED,
        /// The configuration file brings it back, so it stays.
        MANAGED_BY_FILE
    }

    /// A secret of the text, masked, and what became of it.
    public record Line(
            int line,
            String secretHint,
            @Nullable String vendor,
            Outcome outcome,
            @Nullable UUID id) {
        static Line of(Found found, Outcome outcome, @Nullable UUID id) {
            return new Line(found.line(), found.secret().hint(), found.vendor(), outcome, id);
        }
    }
}
