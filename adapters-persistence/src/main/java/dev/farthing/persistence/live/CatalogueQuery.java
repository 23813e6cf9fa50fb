package dev.farthing.persistence.live;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.Catalogue.Offer;
import dev.farthing.application.relay.Catalogue.Tenant;
import dev.farthing.application.relay.Catalogue.Way;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.upstream.Vault;
import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.Ceilings.Limits;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.Route;
import dev.farthing.domain.upstream.ServedModels;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.persistence.CalendarColumns;
import dev.farthing.persistence.ConversationColumn;
import dev.farthing.persistence.HeadersColumn;
import dev.farthing.persistence.RatesColumn;
import dev.farthing.persistence.RulesColumn;
import dev.farthing.persistence.SettingColumn;
import java.net.URI;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Reads one [Catalogue] from one snapshot of the database.
class CatalogueQuery {
    private static final Logger LOG = Logger.getLogger(CatalogueQuery.class);

    private final Connection connection;
    private final Vault vault;
    private final Set<UUID> leftOut;

    /// @param leftOut the credentials the log was told of already; kept by whoever reads again and again
    CatalogueQuery(Connection connection, Vault vault, Set<UUID> leftOut) {
        this.connection = connection;
        this.vault = vault;
        this.leftOut = leftOut;
    }

    Catalogue read() throws SQLException {
        long version = each("SELECT version FROM catalogue_version", row -> row.getLong(1))
                .getFirst();
        var books = books();
        return new Catalogue(version, offers(books), tenants(books), suspendedTeams(), Setting.relay(settings()));
    }

    /// The prices of each book by model; a book's owner, a plan or an org, stands for it.
    private Map<UUID, Map<String, PriceList>> books() throws SQLException {
        var books = new HashMap<UUID, Map<String, List<Price>>>();
        each("""
                SELECT p.model_id, p.id, p.rates::text, p.valid_from, p.valid_to, coalesce(b.plan_id, b.org_id, b.id)
                FROM price p JOIN price_book b ON b.id = p.book_id
                WHERE p.valid_to IS NULL OR p.valid_to > greatest(p.valid_from, now() - interval '1 day')\
                """, row -> {
            var price = price(row);
            return books.computeIfAbsent(uuid(row, 6), _ -> new HashMap<>())
                    .computeIfAbsent(price.model(), _ -> new ArrayList<>())
                    .add(price);
        });
        var lists = new HashMap<UUID, Map<String, PriceList>>();
        books.forEach((owner, byModel) -> {
            var ofOwner = new HashMap<String, PriceList>();
            byModel.forEach((model, prices) -> ofOwner.put(model, new PriceList(prices)));
            lists.put(owner, Map.copyOf(ofOwner));
        });
        return lists;
    }

    private Map<String, Offer> offers(Map<UUID, Map<String, PriceList>> books) throws SQLException {
        var aliases = grouped("SELECT model_id, alias FROM model_alias ORDER BY alias", row -> row.getString(2));
        var prices = books.getOrDefault(PriceBook.STANDARD, Map.of());
        var routes = grouped(
                """
                SELECT model_id, provider_id, upstream_model, weight, priority, cost_per_1m FROM route
                ORDER BY model_id, priority, position\
                """,
                row -> new Route(uuid(row, 2), row.getString(3), row.getInt(4), row.getInt(5), row.getBigDecimal(6)));
        var providers = new HashMap<UUID, Provider>();
        for (var provider : providers()) {
            providers.put(provider.id(), provider);
        }
        var credentials = credentials();
        var offers = new HashMap<String, Offer>();
        var models = each("""
                SELECT id, type, context_window, max_output_tokens, tokenizer, capabilities, status, created_at,
                       balancing, max_server_turns, hold_percent, hedged, least_success, rules::text
                FROM model\
                """, row -> model(row, aliases, routes));
        for (var model : models) {
            var ways = model.status() == ModelStatus.UNAVAILABLE
                    ? List.<Way>of()
                    : ways(model.routes(), providers, credentials);
            var offer = new Offer(model, ways, prices.getOrDefault(model.id(), PriceList.NONE));
            model.names().forEach(name -> offers.put(name, offer));
        }
        return Map.copyOf(offers);
    }

    /// The ways that lead somewhere: outside the process nobody answers without a credential.
    private static List<Way> ways(
            List<Route> routes, Map<UUID, Provider> providers, Map<UUID, List<Serving>> credentials) {
        var ways = new ArrayList<Way>();
        for (var route : routes) {
            var provider = providers.get(route.providerId());
            var usable = Serving.those(credentials.getOrDefault(route.providerId(), List.of()), route.upstreamModel());
            if (provider != null
                    && !provider.rules().disabled()
                    && (provider.protocol() == Protocol.DEMO || !usable.isEmpty())) {
                ways.add(new Way(route, provider, usable));
            }
        }
        return List.copyOf(ways);
    }

    private static Model model(ResultSet row, Map<String, List<String>> aliases, Map<String, List<Route>> routes)
            throws SQLException {
        var id = row.getString(1);
        return new Model(
                id,
                aliases.getOrDefault(id, List.of()),
                ModelType.valueOf(constant(row, 2)),
                whole(row, 3),
                whole(row, 4),
                row.getString(5),
                texts(row, 6),
                routes.getOrDefault(id, List.of()),
                ModelStatus.valueOf(constant(row, 7)),
                instant(row, 8),
                Balancing.valueOf(constant(row, 9)),
                whole(row, 10),
                row.getInt(11),
                new ChoiceRules(row.getBoolean(12), row.getInt(13)),
                RulesColumn.read(row.getString(14)));
    }

    private List<Provider> providers() throws SQLException {
        return each(
                """
                SELECT id, name, protocol, base_url, headers::text, proxy_url, sandbox,
                       connect_ms, first_byte_ms, idle_ms, total_ms, max_concurrent, empty_account, provenance,
                       verify_model, conversation::text, limit_scope, disabled
                FROM provider\
                """,
                row -> new Provider(
                        uuid(row, 1),
                        row.getString(2),
                        Protocol.valueOf(constant(row, 3)),
                        uri(row, 4),
                        HeadersColumn.read(row.getString(5)),
                        uri(row, 6),
                        row.getBoolean(7),
                        new Timeouts(row.getInt(8), row.getInt(9), row.getInt(10), row.getInt(11)),
                        new ProviderRules(
                                whole(row, 12),
                                row.getString(13) == null ? null : EmptyAccount.valueOf(constant(row, 13)),
                                row.getString(14) == null
                                        ? null
                                        : Provenance.named(row.getString(14)).orElse(null),
                                row.getString(15),
                                row.getString(17) == null ? null : LimitScope.valueOf(constant(row, 17)),
                                row.getBoolean(18)),
                        ConversationColumn.read(row.getString(16))));
    }

    /// A credential and the models it serves.
    private record Serving(Credential credential, ServedModels models) {
        static List<Credential> those(List<Serving> all, String upstreamModel) {
            return all.stream()
                    .filter(serving -> serving.models.serve(upstreamModel))
                    .map(Serving::credential)
                    .toList();
        }
    }

    private Map<UUID, List<Serving>> credentials() throws SQLException {
        var proxies = LiveProxies.read(connection, vault);
        var byProvider = new HashMap<UUID, List<Serving>>();
        var all = each("""
                SELECT id, provider_id, name, secret_sealed, weight, priority, tags, max_concurrent,
                       models_allowed, models_denied, only_listed, models_listed, proxy_id,
                       day_requests, day_tokens, day_money, month_requests, month_tokens, month_money
                FROM credential WHERE status <> 'disabled' ORDER BY provider_id, priority, id\
                """, row -> credential(row, proxies));
        all.forEach(opened -> opened.ifPresent(serving -> byProvider
                .computeIfAbsent(serving.credential.providerId(), _ -> new ArrayList<>())
                .add(serving)));
        byProvider.replaceAll((_, list) -> List.copyOf(list));
        return byProvider;
    }

    /// One secret that cannot be opened takes that credential out, not the gateway.
    private Optional<Serving> credential(ResultSet row, LiveProxies proxies) throws SQLException {
        var id = uuid(row, 1);
        UpstreamSecret secret;
        URI proxy;
        try {
            proxy = proxies.of(id, uuid(row, 2), row.getObject(13, UUID.class));
            secret = new UpstreamSecret(vault.open(row.getBytes(4), Vault.Place.ofCredential(id)));
        } catch (IllegalStateException unreadable) {
            if (leftOut.add(id)) {
                LOG.errorf("credential %s is left out: %s", id, unreadable.getMessage());
            }
            return Optional.empty();
        }
        leftOut.remove(id);
        var listed = row.getArray(12);
        var models = new ServedModels(
                texts(row, 9), texts(row, 10), row.getBoolean(11), listed == null ? null : texts(row, 12));
        var credential = new Credential(
                id,
                uuid(row, 2),
                row.getString(3),
                secret,
                row.getInt(5),
                row.getInt(6),
                texts(row, 7),
                whole(row, 8),
                CredentialStatus.ACTIVE,
                proxy,
                new Ceilings(limits(row, 14), limits(row, 17)));
        return Optional.of(new Serving(credential, models));
    }

    private static Limits limits(ResultSet row, int column) throws SQLException {
        var money = row.getBigDecimal(column + 2);
        return new Limits(
                row.getObject(column, Long.class),
                row.getObject(column + 1, Long.class),
                money == null ? null : Amount.of(money));
    }

    private Map<UUID, Tenant> tenants(Map<UUID, Map<String, PriceList>> books) throws SQLException {
        var tenants = new HashMap<UUID, Tenant>();
        var all = each(
                """
                SELECT o.id, o.name, o.suspended, o.time_zone, p.id, p.code, p.name, p.models_allowed,
                       p.rpm_limit, p.tpm_limit, p.concurrency_limit, o.past_zones,
                       o.abandoned_calls, o.overruns
                FROM org o JOIN plan p ON p.id = o.plan_id\
                """,
                row -> new Tenant(
                        new Org(
                                uuid(row, 1),
                                row.getString(2),
                                row.getBoolean(3),
                                uuid(row, 5),
                                CalendarColumns.read(row.getString(4), texts(row, 12)),
                                abandonedCalls(row.getString(13)),
                                Overruns.valueOf(row.getString(14).toUpperCase(Locale.ROOT))),
                        new Plan(
                                uuid(row, 5),
                                row.getString(6),
                                row.getString(7),
                                texts(row, 8),
                                whole(row, 9),
                                whole(row, 10),
                                whole(row, 11)),
                        new TenantPrices(
                                books.getOrDefault(uuid(row, 1), Map.of()),
                                books.getOrDefault(uuid(row, 5), Map.of()))));
        all.forEach(tenant -> tenants.put(tenant.org().id(), tenant));
        return Map.copyOf(tenants);
    }

    private static @Nullable AbandonedCalls abandonedCalls(@Nullable String wish) {
        return wish == null ? null : AbandonedCalls.valueOf(wish.toUpperCase(Locale.ROOT));
    }

    private Set<UUID> suspendedTeams() throws SQLException {
        return Set.copyOf(new HashSet<>(each("SELECT id FROM team WHERE suspended", row -> uuid(row, 1))));
    }

    /// Settings of a newer version are unknown here and pass.
    private Map<Setting, SettingValue> settings() throws SQLException {
        var set = new EnumMap<Setting, SettingValue>(Setting.class);
        each("SELECT name, value::text FROM setting", row -> {
            var value = row.getString(2);
            Setting.named(row.getString(1)).ifPresent(setting -> set.put(setting, SettingColumn.read(setting, value)));
            return value;
        });
        return set;
    }

    private static Price price(ResultSet row) throws SQLException {
        var rates = RatesColumn.read(row.getString(3));
        var end = row.getObject(5, OffsetDateTime.class);
        return new Price(
                uuid(row, 2),
                row.getString(1),
                rates.base(),
                rates.tiers(),
                instant(row, 4),
                end == null ? null : end.toInstant());
    }

    private <T> List<T> each(String sql, Reading<T> reading) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reading.of(rows));
            }
            return all;
        }
    }

    /// Rows by their first column, in the order they come.
    private <T> Map<String, List<T>> grouped(String sql, Reading<T> reading) throws SQLException {
        var groups = new HashMap<String, List<T>>();
        each(sql, row -> {
            var one = reading.of(row);
            groups.computeIfAbsent(row.getString(1), _ -> new ArrayList<>()).add(one);
            return one;
        });
        return groups;
    }

    private static UUID uuid(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static @Nullable Integer whole(ResultSet row, int column) throws SQLException {
        return row.getObject(column, Integer.class);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable URI uri(ResultSet row, int column) throws SQLException {
        var text = row.getString(column);
        return text == null ? null : URI.create(text);
    }

    private static String constant(ResultSet row, int column) throws SQLException {
        return row.getString(column).toUpperCase(Locale.ROOT);
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return List.of((String[]) array.getArray());
    }

    private interface Reading<T> {
        T of(ResultSet row) throws SQLException;
    }
}
