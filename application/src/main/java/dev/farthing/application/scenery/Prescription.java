package dev.farthing.application.scenery;

import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a configuration file says there shall be; things name each other by their names.
public record Prescription(
        List<Placed<ProviderDraft>> providers,
        List<Placed<CredentialLine>> credentials,
        List<Placed<ModelLine>> models,
        List<Placed<RateLine>> rates,
        List<Placed<PriceLine>> prices,
        List<PlanLine> plans,
        List<Placed<OrgLine>> orgs) {
    /// Without a file nothing is prescribed.
    public static final Prescription NONE =
            new Prescription(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    /// Something and where the file says it, such as `line 7, models[0]`.
    public record Placed<T>(String place, T thing) {}

    /// A credential of the provider of that name.
    public record CredentialLine(String provider, UpstreamSecret secret, Share share) {}

    /// A model, with routes that name their providers.
    public record ModelLine(
            String id,
            List<String> aliases,
            Traits traits,
            List<RouteLine> routes,
            ModelStatus status,
            Balancing balancing,
            ChoiceRules choice,
            ModelRules rules) {}

    /// A route to the provider of that name.
    public record RouteLine(
            String provider,
            String upstreamModel,
            int weight,
            int priority,
            @Nullable BigDecimal costPer1m) {}

    /// A rate of exchange; without a start it holds from the moment it is first read.
    public record RateLine(
            Currency currency, BigDecimal rate, @Nullable Instant validFrom) {}

    /// A price; without a start it holds from the moment it is first read.
    ///
    /// @param currency null for the billing currency
    public record PriceLine(
            String model,
            @Nullable Currency currency,
            Rates base,
            List<Tier> tiers,
            @Nullable Instant validFrom) {}

    /// A plan by its code.
    public record PlanLine(
            String code,
            String name,
            List<String> modelsAllowed,
            @Nullable Integer rpmLimit,
            @Nullable Integer tpmLimit,
            @Nullable Integer concurrencyLimit) {}

    /// An org by its name, with its teams; without a zone it has the installation's.
    public record OrgLine(
            String name, String plan, @Nullable ZoneId zone, List<String> teams) {}
}
