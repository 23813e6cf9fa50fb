package dev.farthing.application.relay;

import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.Route;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Builds offers with several ways, each with credentials of its own.
public final class PoolScene {
    private final List<Catalogue.Way> ways = new ArrayList<>();
    private final String model;
    private Balancing balancing = Balancing.WEIGHTED;
    private ChoiceRules choice = ChoiceRules.USUAL;

    private PoolScene(String model) {
        this.model = model;
    }

    public static PoolScene anOffer(String model) {
        return new PoolScene(model);
    }

    public PoolScene balanced(Balancing other) {
        balancing = other;
        return this;
    }

    public PoolScene chosenBy(ChoiceRules other) {
        choice = other;
        return this;
    }

    /// A way of priority 0 with credentials of equal weight.
    public PoolScene way(String provider, int credentials) {
        return way(provider, 1, 0, null, ProviderRules.USUAL, some(provider, credentials));
    }

    public PoolScene way(
            String provider,
            int weight,
            int priority,
            @Nullable BigDecimal cost,
            ProviderRules rules,
            List<Credential> credentials) {
        ways.add(new Catalogue.Way(
                new Route(providerId(provider), "up-" + model, weight, priority, cost),
                new Provider(
                        providerId(provider),
                        provider,
                        Protocol.OPENAI,
                        URI.create("http://" + provider + "/v1"),
                        Map.of(),
                        null,
                        false,
                        Timeouts.DEFAULT,
                        rules),
                credentials));
        return this;
    }

    public Catalogue.Offer build() {
        var routes = ways.stream().map(Catalogue.Way::route).toList();
        return new Catalogue.Offer(
                new Model(
                        model,
                        List.of(),
                        ModelType.CHAT,
                        null,
                        null,
                        null,
                        List.of(),
                        routes,
                        ModelStatus.ACTIVE,
                        Instant.EPOCH,
                        balancing,
                        null,
                        Model.HELD_WHOLE,
                        choice,
                        ModelRules.NONE),
                List.copyOf(ways),
                new PriceList(List.of(RelayScene.aPrice(model, "1", "2"))));
    }

    public static UUID providerId(String provider) {
        return new UUID(20, provider.hashCode());
    }

    public static List<Credential> some(String provider, int many) {
        var all = new ArrayList<Credential>();
        for (int i = 0; i < many; i++) {
            all.add(aCredential(provider, i, 1, 0, null));
        }
        return all;
    }

    public static Credential aCredential(
            String provider, int number, int weight, int priority, @Nullable Integer most) {
        return new Credential(
                credentialId(provider, number),
                providerId(provider),
                provider + number,
                new UpstreamSecret("secret-" + provider + number),
                weight,
                priority,
                List.of(),
                most,
                CredentialStatus.ACTIVE);
    }

    public static UUID credentialId(String provider, int number) {
        return new UUID(provider.hashCode(), number);
    }
}
