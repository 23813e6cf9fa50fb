package dev.farthing.application.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Slice;
import dev.farthing.application.upstream.CredentialFilter.Within;
import dev.farthing.application.upstream.CredentialIntake.Digest;
import dev.farthing.application.upstream.CredentialIntake.Fresh;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Route;
import dev.farthing.domain.upstream.ServedModels;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.domain.upstream.Timeouts;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every memory of providers, credentials and models must do; several tests may share one memory.
public interface VendorRepositoriesContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

    ProviderRepository providers();

    CredentialRepository credentials();

    CredentialSearch search();

    CredentialIntake intake();

    ModelRepository models();

    <T> T inTransaction(Supplier<T> work);

    default void inTransaction(Runnable work) {
        inTransaction(() -> {
            work.run();
            return true;
        });
    }

    static KeptProvider provider(String name) {
        return new KeptProvider(
                new Provider(
                        UUID.randomUUID(),
                        name,
                        Protocol.OPENAI,
                        URI.create("http://127.0.0.1:9/v1"),
                        Map.of("x-team", "blue \"and\" green"),
                        URI.create("socks5://127.0.0.1:1080"),
                        true,
                        new Timeouts(1, 2, 3, 4),
                        new ProviderRules(3, EmptyAccount.COOL, Provenance.RESELLER, "cheap-model", LimitScope.MODEL),
                        new ConversationRules(
                                new ConversationRules.Labels("You \"there\"", "", "Rules"), true, true, false, true)),
                new BalancePolling(BalanceSource.MOONSHOT, 7),
                ManagedBy.FILE,
                NOW,
                NOW);
    }

    static KeptCredential credential(UUID provider, String name) {
        return new KeptCredential(
                UUID.randomUUID(),
                provider,
                "…abcd",
                new Share(
                        name,
                        3,
                        -2,
                        List.of("a", "b"),
                        5,
                        "of " + name,
                        new ServedModels(List.of("gpt-*"), List.of("gpt-5"), true, List.of("gpt-4o")),
                        null,
                        new Ceilings(
                                new Ceilings.Limits(7L, null, Amount.of("2.5")),
                                new Ceilings.Limits(null, 9_000_000_000L, null))),
                new Health(CredentialStatus.COOLING, 2, NOW, NOW, NOW, "slow"),
                ManagedBy.API,
                NOW,
                NOW);
    }

    static KeptModel model(String id, List<String> aliases, List<Route> routes) {
        return new KeptModel(
                new Model(
                        id,
                        aliases,
                        ModelType.CHAT,
                        1000,
                        null,
                        "o200k_base",
                        List.of("tools", "vision"),
                        routes,
                        ModelStatus.ACTIVE,
                        NOW,
                        Balancing.HIGHEST_BALANCE,
                        4,
                        150,
                        new ChoiceRules(true, 80),
                        rules()),
                ManagedBy.API,
                NOW);
    }

    private static ModelRules rules() {
        var defaults =
                Map.of("generationConfig", Map.of("temperature", new BigDecimal("0.50"), "maxOutputTokens", 800));
        var forced = new HashMap<String, @Nullable Object>();
        forced.put("user", null);
        forced.put("stop", List.of("\"", "\u00e9\n", true, 7));
        return new ModelRules(
                new RequestRules(RequestFields.of(defaults), RequestFields.of(forced), Streaming.EMULATED),
                Map.of(
                        "-search",
                        new RequestRules(
                                RequestFields.NONE,
                                RequestFields.of(Map.of("tools", List.of(Map.of("google_search", Map.of())))),
                                Streaming.NATIVE),
                        "-plain",
                        RequestRules.NONE));
    }

    static SealedSecret secret(String text) {
        return new SealedSecret(("sealed " + text).getBytes(), text.getBytes());
    }

    static String fresh(String word) {
        return word + "-" + UUID.randomUUID();
    }

    private KeptProvider saved() {
        var provider = provider(fresh("provider"));
        inTransaction(() -> providers().save(provider));
        return provider;
    }

    private void assertRefused(Fault fault, Runnable work) {
        assertThatThrownBy(() -> inTransaction(work))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    default void aProviderComesBackAsItWasSaved() {
        var provider = saved();
        assertThat(inTransaction(() -> providers().find(provider.provider().id())))
                .contains(provider);
        assertThat(inTransaction(
                        () -> providers().findByName(provider.provider().name())))
                .contains(provider);
    }

    @Test
    default void twoProvidersCannotShareAName() {
        var provider = saved();
        assertRefused(
                Fault.NAME_TAKEN,
                () -> providers().save(provider(provider.provider().name())));
    }

    @Test
    default void aProviderInUseStays() {
        var provider = saved().provider().id();
        assertThat(inTransaction(() -> providers().isInUse(provider))).isFalse();
        var credential = credential(provider, "one");
        inTransaction(() -> credentials().save(credential, secret("s")));
        assertThat(inTransaction(() -> providers().isInUse(provider))).isTrue();
        assertRefused(Fault.IN_USE, () -> providers().remove(provider));
        inTransaction(() -> credentials().remove(credential.id()));
        var model = model(fresh("model"), List.of(), List.of(new Route(provider, "m", 1, 0)));
        inTransaction(() -> models().save(model));
        assertThat(inTransaction(() -> providers().isInUse(provider))).isTrue();
        assertRefused(Fault.IN_USE, () -> providers().remove(provider));
        inTransaction(() -> models().remove(model.model().id()));
        inTransaction(() -> providers().remove(provider));
        assertThat(inTransaction(() -> providers().find(provider))).isEmpty();
    }

    @Test
    default void aListIsSearchedAndPaged() {
        var mark = UUID.randomUUID().toString();
        for (var name : List.of("b", "a", "c")) {
            inTransaction(() -> providers().save(provider(name + "_100%\\" + mark)));
        }
        var page = inTransaction(
                () -> providers().list(new Listing("_100%\\" + mark.toUpperCase(), null, new Slice(1, 1))));
        assertThat(page.total()).isEqualTo(3);
        assertThat(page.items()).extracting(kept -> kept.provider().name()).containsExactly("b_100%\\" + mark);
        assertThat(inTransaction(() -> providers().list(new Listing("X100_\\" + mark, null, new Slice(0, 9))))
                        .total())
                .isZero();
        assertThat(inTransaction(() -> providers().list(Listing.ALL)).total()).isGreaterThanOrEqualTo(3);
        var off = inTransaction(() -> {
            var one = page.items().getFirst();
            var draft = ProviderDraft.of(one).disabled(true);
            providers()
                    .save(new KeptProvider(
                            draft.toProvider(one.provider().id()), one.balance(), one.managedBy(), NOW, NOW));
            return one.provider().id();
        });
        assertThat(inTransaction(() -> providers().list(new Listing(mark, "disabled", new Slice(0, 9))))
                        .items())
                .extracting(
                        kept -> kept.provider().id(),
                        kept -> kept.provider().rules().disabled())
                .containsExactly(tuple(off, true));
        assertThat(inTransaction(() -> providers().list(new Listing(mark, "active", new Slice(0, 9))))
                        .total())
                .isEqualTo(2);
    }

    @Test
    default void aCredentialComesBackAsItWasSavedAndKeepsItsSecret() {
        var credential = credential(saved().provider().id(), "one");
        inTransaction(() -> credentials().save(credential, secret("s")));
        inTransaction(() -> credentials().save(credential.withHealth(Health.NEW, NOW), null));
        assertThat(inTransaction(() -> credentials().find(credential.id())))
                .contains(credential.withHealth(Health.NEW, NOW));
        assertThat(inTransaction(() -> credentials().secret(credential.id())))
                .hasValueSatisfying(
                        kept -> assertThat(kept.sealed()).isEqualTo(secret("s").sealed()));
    }

    @Test
    default void oneProviderHasANameAndASecretOnlyOnce() {
        var provider = saved().provider().id();
        inTransaction(() -> credentials().save(credential(provider, "one"), secret("s")));
        assertRefused(Fault.NAME_TAKEN, () -> credentials().save(credential(provider, "one"), secret("t")));
        assertRefused(Fault.STATE_CONFLICT, () -> credentials().save(credential(provider, "two"), secret("s")));
        var other = saved().provider().id();
        inTransaction(() -> credentials().save(credential(other, "one"), secret("s")));
        assertThat(inTransaction(() -> credentials().list(provider, Listing.ALL))
                        .total())
                .isOne();
        assertRefused(
                Fault.INVALID_REQUEST, () -> credentials().save(credential(UUID.randomUUID(), "one"), secret("s")));
    }

    @Test
    default void credentialsAreListedByStatus() {
        var provider = saved().provider().id();
        inTransaction(() -> credentials().save(credential(provider, "one"), secret("s")));
        assertThat(inTransaction(() -> credentials().list(provider, new Listing(null, "cooling", Listing.ALL.slice())))
                        .total())
                .isOne();
        assertThat(inTransaction(() -> credentials().list(provider, new Listing(null, "active", Listing.ALL.slice())))
                        .total())
                .isZero();
    }

    @Test
    default void aModelComesBackAsItWasSaved() {
        var provider = saved().provider().id();
        var id = fresh("org/model:v1 x");
        var model = model(
                id,
                List.of(id + "-a", id + "-b"),
                List.of(new Route(provider, "one", 1, 1), new Route(provider, "two", 0, 0)));
        inTransaction(() -> models().save(model));
        assertThat(inTransaction(() -> models().find(id))).contains(model);
        var changed = model(id, List.of(id + "-b", id + "-c"), List.of(new Route(provider, "two", 0, 0)));
        inTransaction(() -> models().save(changed));
        assertThat(inTransaction(() -> models().find(id))).contains(changed);
    }

    @Test
    default void idsAndAliasesAreOneSpaceOfNames() {
        var id = fresh("model");
        inTransaction(() -> models().save(model(id, List.of(id + "-alias"), List.of())));
        assertRefused(Fault.NAME_TAKEN, () -> models().save(model(id + "-alias", List.of(), List.of())));
        assertRefused(Fault.NAME_TAKEN, () -> models().save(model(id + "-search", List.of(), List.of())));
        assertRefused(
                Fault.NAME_TAKEN, () -> models().save(model(fresh("m"), List.of(id + "-alias-plain"), List.of())));
        assertRefused(Fault.NAME_TAKEN, () -> models().save(model(fresh("m"), List.of(id), List.of())));
        assertRefused(Fault.NAME_TAKEN, () -> models().save(model(fresh("m"), List.of(id + "-alias"), List.of())));
    }

    @Test
    default void aRouteLeadsToAProviderThatIsThere() {
        assertRefused(
                Fault.INVALID_REQUEST,
                () -> models().save(model(fresh("m"), List.of(), List.of(new Route(UUID.randomUUID(), "m", 1, 0)))));
    }

    @Test
    default void modelsAreFoundByAlias() {
        var id = fresh("model");
        var alias = fresh("Nickname");
        inTransaction(() -> models().save(model(id, List.of(alias), List.of())));
        assertThat(inTransaction(() -> models().list(new Listing(alias, "active", Listing.ALL.slice())))
                        .items())
                .extracting(kept -> kept.model().id())
                .containsExactly(id);
    }

    @Test
    default void manyAreTakenInAtOnceButForThoseThatAreThere() {
        var provider = poolOf(1);
        inTransaction(() -> {
            var one = newcomer(provider, "one");
            var twin = newcomer(provider, "one's twin");
            var namesake = newcomer(provider, "one");
            var digest = ("d" + one.id()).getBytes(UTF_8);
            var other = ("e" + one.id()).getBytes(UTF_8);
            assertThat(intake().add(List.of(
                            new Fresh(one, new SealedSecret(new byte[] {1}, digest)),
                            new Fresh(twin, new SealedSecret(new byte[] {2}, digest)),
                            new Fresh(namesake, new SealedSecret(new byte[] {3}, other)))))
                    .containsExactly(one.id());
            assertThat(intake().holders(provider, Set.of(Digest.of(digest), Digest.of(other))))
                    .isEqualTo(Map.of(Digest.of(digest), List.of(one.id())));
            assertThat(intake().holders(null, Set.of(Digest.of(digest)))).hasSize(1);
            assertThat(intake().holders(UUID.randomUUID(), Set.of(Digest.of(digest))))
                    .isEmpty();
            assertThat(credentials().find(one.id())).hasValue(one);
        });
    }

    private static KeptCredential newcomer(UUID provider, String name) {
        var share = new Share(
                name,
                3,
                -2,
                List.of("a", "b"),
                5,
                "a note",
                new ServedModels(List.of("a*"), List.of("b"), true, null),
                null);
        return new KeptCredential(UUID.randomUUID(), provider, "…abcd", share, Health.NEW, ManagedBy.API, NOW, NOW);
    }

    private UUID poolOf(int many) {
        return inTransaction(() -> {
            var provider = provider("p-" + UUID.randomUUID());
            providers().save(provider);
            for (int i = 0; i < many; i++) {
                var plain = credential(provider.provider().id(), "c" + (many - i) + "-" + UUID.randomUUID());
                var kept = new KeptCredential(
                        plain.id(),
                        plain.providerId(),
                        plain.secretHint(),
                        new Share("c" + (many - i), 1, 0, List.of(i % 2 == 0 ? "even" : "odd"), null),
                        new Health(
                                i % 3 == 0 ? CredentialStatus.INVALID : CredentialStatus.ACTIVE,
                                i,
                                null,
                                i == 0 ? null : NOW.plusSeconds(i % 4),
                                null,
                                null),
                        ManagedBy.API,
                        NOW.plusSeconds(i),
                        NOW);
                credentials()
                        .save(
                                kept,
                                new SealedSecret(
                                        new byte[] {1}, kept.id().toString().getBytes(UTF_8)));
            }
            return provider.provider().id();
        });
    }

    private static CredentialFilter of(UUID provider) {
        return new CredentialFilter(provider, null, null, null, null, Within.EVER, Within.EVER);
    }

    @Test
    default void credentialsAreFoundByWhatIsAskedOfThem() {
        var provider = poolOf(7);
        inTransaction(() -> {
            assertThat(search().count(of(provider))).isEqualTo(7);
            var invalid = new CredentialFilter(
                    provider, null, CredentialStatus.INVALID, null, null, Within.EVER, Within.EVER);
            assertThat(search().count(invalid)).isEqualTo(3);
            var odd = new CredentialFilter(provider, null, null, "odd", 4, Within.EVER, Within.EVER);
            assertThat(search().slice(odd, CredentialOrder.USUAL, Listing.ALL.slice()))
                    .extracting(kept -> kept.share().name())
                    .containsExactly("c2");
            var named = new CredentialFilter(provider, "C7", null, null, null, Within.EVER, Within.EVER);
            assertThat(search().ids(named, 10)).hasSize(1);
            var early = new CredentialFilter(
                    provider,
                    null,
                    null,
                    null,
                    null,
                    new Within(NOW.plusSeconds(1), NOW.plusSeconds(5)),
                    new Within(NOW.plusSeconds(1), null));
            assertThat(search().count(early)).isEqualTo(3);
            assertThat(search().ids(of(provider), 2)).hasSize(2);
        });
    }

    @Test
    default void everyOrderReadsPageByPageToTheEnd() {
        var provider = poolOf(7);
        for (var by : CredentialOrder.By.values()) {
            for (var descending : List.of(false, true)) {
                var order = new CredentialOrder(by, descending);
                inTransaction(() -> {
                    var all = search().slice(of(provider), order, Listing.ALL.slice());
                    assertThat(all).hasSize(7);
                    var read = new ArrayList<KeptCredential>();
                    CredentialOrder.Mark mark = null;
                    for (var page = search().after(of(provider), order, mark, 2);
                            !page.isEmpty();
                            page = search().after(of(provider), order, mark, 2)) {
                        read.addAll(page);
                        mark = order.markOf(page.getLast());
                    }
                    assertThat(read).as("%s", order).isEqualTo(all);
                });
            }
        }
        inTransaction(() -> assertThat(search().slice(
                                of(provider),
                                new CredentialOrder(CredentialOrder.By.FAILURE_COUNT, true),
                                Listing.ALL.slice()))
                .extracting(kept -> kept.health().failureCount())
                .containsExactly(6, 5, 4, 3, 2, 1, 0));
    }
}
