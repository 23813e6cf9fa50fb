package dev.farthing.domain.upstream;

import org.jspecify.annotations.Nullable;

/// What is particular to a provider, and where it differs from the pool's rules.
///
/// @param maxConcurrent how many calls may run at it at once; null: as set for all
/// @param emptyAccount what becomes of its empty accounts; null: as set for all
/// @param provenance whose models it serves; null: nobody said
/// @param verifyModel the upstream model to whom a word is said when a credential is verified; null: any that is
///     routed there
/// @param limitScope what rests when its vendor limits the rate of calls; null: as set for all
/// @param disabled whether no call is routed to it, because somebody switched it off
public record ProviderRules(
        @Nullable Integer maxConcurrent,
        @Nullable EmptyAccount emptyAccount,
        @Nullable Provenance provenance,
        @Nullable String verifyModel,
        @Nullable LimitScope limitScope,
        boolean disabled) {
    public static final ProviderRules USUAL = new ProviderRules(null, null, null, null, null);

    /// Those of one that is not switched off.
    public ProviderRules(
            @Nullable Integer maxConcurrent,
            @Nullable EmptyAccount emptyAccount,
            @Nullable Provenance provenance,
            @Nullable String verifyModel,
            @Nullable LimitScope limitScope) {
        this(maxConcurrent, emptyAccount, provenance, verifyModel, limitScope, false);
    }

    /// The same switched off, or on.
    public ProviderRules disabled(boolean off) {
        return new ProviderRules(maxConcurrent, emptyAccount, provenance, verifyModel, limitScope, off);
    }

    /// The pool's rules as they are for this provider.
    public PoolRules over(PoolRules usual) {
        return emptyAccount == null && limitScope == null
                ? usual
                : usual.with(
                        emptyAccount == null ? usual.emptyAccount() : emptyAccount,
                        limitScope == null ? usual.limitScope() : limitScope);
    }
}
