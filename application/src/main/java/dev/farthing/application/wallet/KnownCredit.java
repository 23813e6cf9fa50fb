package dev.farthing.application.wallet;

import dev.farthing.domain.wallet.Credit;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A credit of an org, and what was noted about it.
public record KnownCredit(
        UUID orgId, Credit credit, @Nullable String note) {
    /// Whether it is what another one was asked to be, whenever it came and whatever became of it since.
    boolean isAskedLike(KnownCredit other) {
        return orgId.equals(other.orgId)
                && credit.kind() == other.credit.kind()
                && credit.priority() == other.credit.priority()
                && credit.amount().equals(other.credit.amount())
                && Objects.equals(credit.expiresAt(), other.credit.expiresAt())
                && Objects.equals(note, other.note);
    }
}
