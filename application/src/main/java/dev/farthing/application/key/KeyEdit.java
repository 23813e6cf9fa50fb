package dev.farthing.application.key;

import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is to change about a key; its org and its sandbox flag never do.
///
/// @param team whose it is from now on: what was called before stays with the team it was of
public record KeyEdit(LabelEdit label, GrantEdit grant, Edit<@Nullable UUID> team, Edit<List<BudgetTerms>> budgets) {
    public IssuedKey on(IssuedKey key) {
        return key.labelled(label.on(key.label()))
                .granted(grant.on(key.grant()))
                .ofTeam(team.over(key.holder().teamId()));
    }

    /// What is to change about a key's label.
    public record LabelEdit(
            Edit<String> name, Edit<@Nullable String> owner, Edit<@Nullable String> note, Edit<List<String>> tags) {
        KeyLabel on(KeyLabel old) {
            return new KeyLabel(
                    name.over(old.name()), owner.over(old.owner()), note.over(old.note()), tags.over(old.tags()));
        }
    }

    /// What is to change about what a key may do.
    public record GrantEdit(
            Edit<List<String>> modelsAllowed,
            Edit<List<String>> providersAllowed,
            Edit<List<IpRange>> allowedIps,
            Edit<@Nullable Integer> rpmLimit,
            Edit<@Nullable Integer> tpmLimit,
            Edit<@Nullable Integer> concurrencyLimit,
            Edit<@Nullable Instant> expiresAt,
            Edit<@Nullable Integer> minUsefulOutput,
            Edit<@Nullable Integer> responseCacheSeconds) {
        KeyGrant on(KeyGrant old) {
            return new KeyGrant(
                    modelsAllowed.over(old.modelsAllowed()),
                    providersAllowed.over(old.providersAllowed()),
                    allowedIps.over(old.allowedIps()),
                    rpmLimit.over(old.rpmLimit()),
                    tpmLimit.over(old.tpmLimit()),
                    concurrencyLimit.over(old.concurrencyLimit()),
                    expiresAt.over(old.expiresAt()),
                    minUsefulOutput.over(old.minUsefulOutput()),
                    responseCacheSeconds.over(old.responseCacheSeconds()));
        }
    }
}
