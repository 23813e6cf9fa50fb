package dev.farthing.application.moving;

import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What another gateway's dump holds, in our words; money is in US dollars still.
///
/// @param source which gateway it comes from
/// @param left what the reader could not carry
/// @param notes what is carried otherwise than it was
public record Belongings(
        String source,
        List<Tenant> orgs,
        List<Member> teams,
        List<Held> keys,
        List<Vendor> vendors,
        List<Offer> models,
        List<Proposed> prices,
        List<Moved.Thing> left,
        List<Moved.Thing> notes) {
    /// So many dollars in each window, for some models or, where none is named, for all.
    public record Allowance(Set<String> models, BigDecimal dollars, Span span) {}

    /// @param foreignId what it is known by there
    public record Tenant(String place, String foreignId, String name, List<Allowance> budgets) {}

    /// A team to be.
    ///
    /// @param org the foreign id of its org; null for the one that is moved into
    public record Member(
            String place,
            String foreignId,
            @Nullable String org,
            String name,
            boolean suspended,
            List<Allowance> budgets) {}

    /// A key and the digest of the secret that somebody has.
    ///
    /// @param org the foreign id of its org, where it has no team; null for the one that is moved into
    /// @param team the foreign id of its team
    public record Held(
            String place,
            SecretDigest secret,
            String hint,
            @Nullable String org,
            @Nullable String team,
            KeyLabel label,
            KeyGrant grant,
            boolean disabled,
            List<Allowance> budgets) {}

    /// A provider to be, with its credentials.
    public record Vendor(String place, String foreignId, ProviderDraft draft, List<UpstreamSecret> secrets) {}

    /// A model to be, with the ways to it.
    public record Offer(String place, String id, Traits traits, List<Way> ways) {}

    /// @param vendor the foreign id of the provider
    public record Way(String vendor, String upstreamModel, int weight, int priority) {}
}
