package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.CredentialIntake.Digest;
import dev.farthing.application.upstream.CredentialIntake.Fresh;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.PastedSecrets;
import dev.farthing.domain.upstream.PastedSecrets.Found;
import dev.farthing.domain.upstream.Protocol;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds every secret of a pasted text to a provider's pool, once, and tells line by line what became of it.
@ApplicationScoped
public class AddPastedCredentials {
    private static final int NAME_BYTES = 5;

    private final ProviderRepository providers;
    private final CredentialIntake intake;
    private final Vault vault;
    private final Changes changes;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public AddPastedCredentials(
            ProviderRepository providers,
            CredentialIntake intake,
            Vault vault,
            Changes changes,
            AuditTrail audit,
            Ids ids,
            InstantSource clock) {
        this.providers = providers;
        this.intake = intake;
        this.vault = vault;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param pattern how each takes part; its name is what theirs begin with
    @Transactional
    public List<Line> add(UUID providerId, List<Found> pasted, Share pattern) {
        var provider = providers
                .find(providerId)
                .orElseThrow(() -> Fault.INVALID_REQUEST.because("no provider has this provider_id"));
        var secrets = fitting(pasted, provider.provider().protocol());
        var fresh = new LinkedHashMap<Digest, Fresh>();
        var firsts = new ArrayList<@Nullable Digest>();
        for (var found : secrets) {
            var digest = Digest.of(vault.digest(found.secret().reveal()));
            firsts.add(fresh.containsKey(digest) ? null : digest);
            fresh.computeIfAbsent(digest, d -> fresh(providerId, found, pattern, d));
        }
        var added = intake.add(List.copyOf(fresh.values()));
        var holders = intake.holders(providerId, fresh.keySet());
        for (var one : fresh.values()) {
            if (added.contains(one.credential().id())) {
                audit.record(VendorPicture.deed("create", null, one.credential()));
            }
        }
        if (!added.isEmpty()) {
            changes.ofCatalogue();
        }
        var lines = new ArrayList<Line>();
        for (int i = 0; i < secrets.size(); i++) {
            lines.add(line(secrets.get(i), firsts.get(i), fresh, holders));
        }
        return lines;
    }

    /// Cookies are no secrets of a vendor that takes none, nor are others' keys secrets of one that does.
    private static List<Found> fitting(List<Found> pasted, Protocol protocol) {
        return pasted.stream()
                .filter(found -> found.vendor() == null
                        || found.vendor().equals(PastedSecrets.COOKIES) == (protocol == Protocol.ABACUS))
                .toList();
    }

    private static Line line(
            Found found, @Nullable Digest first, Map<Digest, Fresh> fresh, Map<Digest, List<UUID>> holders) {
        if (first == null) {
            return Line.of(found, Outcome.REPEATED, null);
        }
        var holder = holders.getOrDefault(first, List.of());
        var made = fresh.get(first);
        if (holder.isEmpty() || made == null) {
            return Line.of(found, Outcome.NAME_TAKEN, null);
        }
        var id = holder.getFirst();
        return Line.of(found, id.equals(made.credential().id()) ? Outcome.CREATED : Outcome.DUPLICATE, id);
    }

    private Fresh fresh(UUID providerId, Found found, Share pattern, Digest digest) {
        var id = ids.next();
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var clear = found.secret().reveal();
        var raw = digest.raw();
        var name = pattern.name() + "-" + HexFormat.of().formatHex(raw, 0, Math.min(NAME_BYTES, raw.length));
        var share = new Share(
                name,
                pattern.weight(),
                pattern.priority(),
                pattern.tags(),
                pattern.maxConcurrent(),
                pattern.note(),
                pattern.models(),
                pattern.proxyId(),
                pattern.ceilings());
        return new Fresh(
                new KeptCredential(id, providerId, found.secret().hint(), share, Health.NEW, ManagedBy.API, now, now),
                new SealedSecret(vault.seal(clear, Vault.Place.ofCredential(id)), raw));
    }

    /// What became of a secret.
    public enum Outcome {
        CREATED,
        /// The provider has it already.
        DUPLICATE,
        /// It stood in the text before.
        REPEATED,
        /// The name it was given is another credential's.
        NAME_TAKEN
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
