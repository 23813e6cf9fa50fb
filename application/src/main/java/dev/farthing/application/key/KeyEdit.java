package dev.farthing.application.key;

import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to change about a key; whose it is, its sandbox flag and its expiry never do.
public record KeyEdit(LabelEdit label, GrantEdit grant, Edit<List<BudgetTerms>> budgets) {
    public IssuedKey on(IssuedKey key) {
        return key.labelled(label.on(key.label())).granted(grant.on(key.grant()));
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
                    old.expiresAt(),
                    minUsefulOutput.over(old.minUsefulOutput()),
                    responseCacheSeconds.over(old.responseCacheSeconds()));
        }
    }
}
