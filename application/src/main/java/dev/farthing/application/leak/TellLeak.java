package dev.farthing.application.leak;

import dev.farthing.application.alert.Outbox;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.leak.FindLeaked.Leaked;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.key.IssuedKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Puts a leak on record and tells those whom it concerns, as part of the caller's transaction.
@ApplicationScoped
public class TellLeak {
    private static final System.Logger LOG = System.getLogger(TellLeak.class.getName());

    private final AuditTrail audit;
    private final Outbox outbox;

    public TellLeak(AuditTrail audit, Outbox outbox) {
        this.audit = audit;
        this.outbox = outbox;
    }

    /// How a leak came to light, and what was done about it.
    ///
    /// @param signed by a scanner, rather than told by anybody
    /// @param disabled whether the key was switched off for it
    public record Circumstances(@Nullable String url, boolean signed, boolean disabled) {}

    public void tell(Leaked leaked, Circumstances circumstances) {
        switch (leaked) {
            case Leaked.Key(var key, var publicId) -> tell("key", key, publicId, circumstances);
            case Leaked.Admin(var admin, var publicId) -> tell("admin_key", admin.key(), publicId, circumstances);
            case Leaked.Standing() -> {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "the operator key that the environment holds was reported as leaked: replace it");
                tell(
                        null,
                        "operator_key",
                        null,
                        Picture.EMPTY.with("name", null).with("hint", null),
                        circumstances);
            }
        }
    }

    private void tell(String kind, IssuedKey key, String publicId, Circumstances circumstances) {
        var retiring = key.retiring();
        var secret =
                retiring != null && retiring.secret().publicId().equals(publicId) ? retiring.secret() : key.secret();
        tell(
                key.holder().orgId(),
                kind,
                key.id(),
                Picture.EMPTY.with("name", key.label().name()).with("hint", secret.hint()),
                circumstances);
    }

    private void tell(@Nullable UUID org, String kind, @Nullable UUID id, Picture which, Circumstances circumstances) {
        var subject = which.with("kind", kind)
                .with("key_id", id)
                .with("url", circumstances.url())
                .with("signed", circumstances.signed())
                .with("disabled", circumstances.disabled());
        audit.record(new Deed(
                org == null ? Deed.PLATFORM : org,
                "report_leak",
                kind,
                id == null ? kind : id.toString(),
                null,
                subject));
        outbox.tell(org, MessageKind.KEY_LEAKED, subject, Set.of());
    }
}
