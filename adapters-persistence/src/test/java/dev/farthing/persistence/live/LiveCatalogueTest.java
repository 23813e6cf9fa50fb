package dev.farthing.persistence.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Changes;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.balance.BalanceSheet;
import dev.farthing.application.balance.NoteBalance;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.PriceBookRepository;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.application.price.PriceRepositoryContract;
import dev.farthing.application.recovery.ProbeTurns;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.upstream.CredentialRepository;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.KeptCredential.RestingModel;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ListingTurns;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.application.upstream.RefillCredential;
import dev.farthing.application.upstream.SealedSecret;
import dev.farthing.application.upstream.Vault;
import dev.farthing.application.upstream.VendorRepositoriesContract;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Route;
import dev.farthing.domain.upstream.ServedModels;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class LiveCatalogueTest {
    @Inject
    CurrentCatalogue current;

    @Inject
    Changes changes;

    @Inject
    LiveState live;

    @Inject
    ProviderRepository providers;

    @Inject
    CredentialRepository credentials;

    @Inject
    ModelRepository models;

    @Inject
    PriceRepository prices;

    @Inject
    PriceBookRepository books;

    @Inject
    SettingRepository settings;

    @Inject
    Vault vault;

    @Inject
    DataSource database;

    @Inject
    LiveHealth health;

    @Inject
    BalanceSheet balances;

    @Inject
    ProbeTurns turns;

    @Inject
    ListingTurns listings;

    @Inject
    OwnConnection connections;

    private final String name = "model-" + UUID.randomUUID();
    private final UUID provider = UUID.randomUUID();

    private void change(Runnable work) {
        QuarkusTransaction.requiringNew().run(() -> {
            work.run();
            changes.ofCatalogue();
        });
    }

    private void saveModel(ModelStatus status, List<String> aliases) {
        var kept = VendorRepositoriesContract.model(name, aliases, List.of(new Route(provider, "u", 1, 0)));
        var model = kept.model();
        models.save(new KeptModel(
                new Model(
                        name,
                        aliases,
                        model.type(),
                        model.contextWindow(),
                        model.maxOutputTokens(),
                        model.tokenizer(),
                        model.capabilities(),
                        model.routes(),
                        status,
                        model.createdAt()),
                ManagedBy.API,
                kept.updatedAt()));
    }

    private void saveProvider() {
        var like = VendorRepositoriesContract.provider("p-" + provider);
        var p = like.provider();
        providers.save(new KeptProvider(
                new Provider(
                        provider,
                        p.name(),
                        p.protocol(),
                        p.baseUrl(),
                        p.headers(),
                        p.proxyUrl(),
                        p.sandbox(),
                        p.timeouts()),
                like.balance(),
                like.managedBy(),
                like.createdAt(),
                like.updatedAt()));
    }

    private KeptCredential saveCredential(CredentialStatus status, String secret, UUID sealedFor) {
        return saveCredential(status, secret, sealedFor, ServedModels.ALL);
    }

    private KeptCredential saveCredential(CredentialStatus status, String secret, UUID sealedFor, ServedModels models) {
        var like = VendorRepositoriesContract.credential(provider, "c-" + UUID.randomUUID());
        var kept = new KeptCredential(
                like.id(),
                provider,
                like.secretHint(),
                new Share(like.share().name(), 3, -2, List.of("a", "b"), 5, null, models, null),
                new Health(status, 0, null, null, null, null),
                ManagedBy.API,
                like.createdAt(),
                like.updatedAt());
        var place = Vault.Place.ofCredential(sealedFor == null ? kept.id() : sealedFor);
        credentials.save(kept, new SealedSecret(vault.seal(secret, place), vault.digest(secret)));
        return kept;
    }

    private Catalogue.Offer offer() {
        return current.get().offer(name);
    }

    @Test
    void aChangeIsLiveWhenItsTransactionHasReturned() {
        change(() -> {
            saveProvider();
            saveCredential(CredentialStatus.ACTIVE, "sk-1", null);
            saveModel(ModelStatus.ACTIVE, List.of(name + "-alias"));
        });
        assertThat(offer().ways()).singleElement().satisfies(way -> {
            assertThat(way.provider().headers()).containsEntry("x-team", "blue \"and\" green");
            assertThat(way.credentials())
                    .singleElement()
                    .satisfies(credential ->
                            assertThat(credential.secret().reveal()).isEqualTo("sk-1"));
        });
        assertThat(current.get().offer(name + "-alias")).isSameAs(offer());
        assertThat(offer().prices().prices()).isEmpty();
        var price = new Price(
                UUID.randomUUID(),
                name,
                PriceRepositoryContract.rates("1", "2"),
                List.of(),
                Instant.parse("2026-01-01T00:00:00Z"),
                null);
        change(() -> prices.add(new KeptPrice(price, ManagedBy.API, price.validFrom())));
        assertThat(offer().prices().prices()).containsExactly(price);
        change(() -> models.remove(name));
        assertThat(offer()).isNull();
    }

    @Test
    void noWayLeadsToAProviderThatIsSwitchedOff() {
        change(() -> {
            saveProvider();
            saveCredential(CredentialStatus.ACTIVE, "sk-1", null);
            saveModel(ModelStatus.ACTIVE, List.of());
        });
        change(() -> turnProvider(true));
        assertThat(offer().ways()).isEmpty();
        change(() -> turnProvider(false));
        assertThat(offer().ways()).hasSize(1);
    }

    private void turnProvider(boolean off) {
        var kept = providers.find(provider).orElseThrow();
        var p = kept.provider();
        providers.save(new KeptProvider(
                new Provider(
                        p.id(),
                        p.name(),
                        p.protocol(),
                        p.baseUrl(),
                        p.headers(),
                        p.proxyUrl(),
                        p.sandbox(),
                        p.timeouts(),
                        p.rules().disabled(off)),
                kept.balance(),
                kept.managedBy(),
                kept.createdAt(),
                kept.updatedAt()));
    }

    @Test
    void aTenantSeesThePricesOfItsOrgAndItsPlan() throws SQLException {
        change(() -> {
            saveProvider();
            saveModel(ModelStatus.ACTIVE, List.of());
        });
        var plan = UUID.randomUUID();
        var org = UUID.randomUUID();
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO plan (id, code, name) VALUES ('%1$s', '%1$s', 'Plan')".formatted(plan));
            statement.execute("INSERT INTO org (id, name, plan_id, time_zone) VALUES ('%1$s', '%1$s', '%2$s', 'UTC')"
                    .formatted(org, plan));
        }
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var standard = price("1", start);
        change(() -> prices.add(new KeptPrice(standard, ManagedBy.API, start)));
        var tenant = current.get().tenant(org);
        assertThat(tenant.priceOf(offer(), start)).isEqualTo(standard);
        var plans = price("2", start);
        var withdrawn = new Price(
                UUID.randomUUID(), name, plans.base(), List.of(), start.minusSeconds(1), start.minusSeconds(1));
        change(() -> {
            var book = books.open(new BookOwner.OfPlan(plan), UUID.randomUUID());
            prices.add(new KeptPrice(plans, book.id(), PriceOrigin.GIVEN, ManagedBy.API, start));
            prices.add(new KeptPrice(withdrawn, book.id(), PriceOrigin.GIVEN, ManagedBy.API, start));
        });
        assertThat(current.get().tenant(org).priceOf(offer(), start)).isEqualTo(plans);
        assertThat(current.get().tenant(org).prices().plan().get(name).prices()).containsExactly(plans);
        assertThat(offer().prices().prices()).containsExactly(standard);
        var orgs = price("3", start.plusSeconds(10));
        change(() -> {
            var book = books.open(new BookOwner.OfOrg(org), UUID.randomUUID());
            prices.add(new KeptPrice(orgs, book.id(), PriceOrigin.GIVEN, ManagedBy.API, start));
        });
        assertThat(current.get().tenant(org).priceOf(offer(), start.plusSeconds(9)))
                .isEqualTo(plans);
        assertThat(current.get().tenant(org).priceOf(offer(), start.plusSeconds(10)))
                .isEqualTo(orgs);
    }

    private Price price(String input, Instant from) {
        return new Price(UUID.randomUUID(), name, PriceRepositoryContract.rates(input, "2"), List.of(), from, null);
    }

    @Test
    void whoeverChangesSomethingAtTheSameTimeAsOthersSeesItAfterwards() {
        change(this::saveProvider);
        var writers = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> {
                            for (int round = 0; round < 5; round++) {
                                var id = name + "-" + i + "-" + round;
                                change(() -> models.save(VendorRepositoriesContract.model(
                                        id, List.of(), List.of(new Route(provider, "u", 1, 0)))));
                                assertThat(current.get().offer(id)).as(id).isNotNull();
                            }
                        },
                        task -> Thread.ofVirtual().start(task)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(writers).join();
    }

    @Test
    void whatIsRolledBackIsNeverSeen() {
        var before = current.get();
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                saveProvider();
                saveModel(ModelStatus.ACTIVE, List.of());
                changes.ofCatalogue();
                throw new IllegalStateException("rolled back");
            });
        } catch (RuntimeException expected) {
            assertThat(expected).hasMessageContaining("rolled back");
        }
        assertThat(offer()).isNull();
        assertThat(current.get().version()).isGreaterThanOrEqualTo(before.version());
    }

    @Test
    void aModelGoesToThoseAloneThatServeIt() {
        change(() -> {
            saveProvider();
            saveCredential(
                    CredentialStatus.ACTIVE,
                    "sk-images",
                    null,
                    new ServedModels(List.of("imagen-*"), List.of(), false, null));
            saveModel(ModelStatus.ACTIVE, List.of());
        });
        assertThat(offer().ways()).isEmpty();
        change(() -> saveCredential(CredentialStatus.ACTIVE, "sk-all", null));
        assertThat(offer().ways().getFirst().credentials())
                .singleElement()
                .satisfies(
                        credential -> assertThat(credential.secret().reveal()).isEqualTo("sk-all"));
    }

    @Test
    void whatIsSwitchedOffOrDoesNotOpenTakesNoPartAndWhatIsIllIsKeptAwayByItsHealthAlone() {
        change(() -> {
            saveProvider();
            saveCredential(CredentialStatus.DISABLED, "sk-disabled", null);
            saveCredential(CredentialStatus.ACTIVE, "sk-moved", UUID.randomUUID());
            saveModel(ModelStatus.ACTIVE, List.of());
        });
        assertThat(offer().ways()).isEmpty();
        change(() -> {
            saveCredential(CredentialStatus.ACTIVE, "sk-good", null);
            saveCredential(CredentialStatus.INVALID, "sk-invalid", null);
        });
        assertThat(offer().ways().getFirst().credentials())
                .extracting(credential -> credential.secret().reveal())
                .containsExactlyInAnyOrder("sk-good", "sk-invalid");
    }

    @Test
    void whatIsFoundOutOfACredentialIsKeptWithoutReadingTheCatalogueAnew() throws SQLException {
        var id = saved(CredentialStatus.ACTIVE).id();
        long version = version();
        health.ofCredential(id).failed(FailureClass.CREDENTIAL_DEAD, "u", null, PoolRules.DEFAULT, 1_000);
        health.changed(id);
        health.follow();

        var kept = kept(id).health();
        assertThat(kept.status()).isEqualTo(CredentialStatus.INVALID);
        assertThat(kept.failureCount()).isEqualTo(1);
        assertThat(kept.lastError()).isEqualTo("credential_dead");
        assertThat(version()).isEqualTo(version);
        assertThat(health.ofCredential(id).status()).isEqualTo(CredentialStatus.INVALID);
    }

    @Test
    void whatOthersFoundOutOrSomebodyDecidedIsFollowed() {
        var credential = saved(CredentialStatus.INVALID);
        assertThat(health.ofCredential(credential.id()).status()).isEqualTo(CredentialStatus.INVALID);
        change(() -> credentials.save(with(credential, CredentialStatus.ACTIVE), null));
        assertThat(health.ofCredential(credential.id()).status()).isEqualTo(CredentialStatus.ACTIVE);
    }

    @Test
    void whatAVerificationSaysIsFollowedWithoutReadingTheSecretsAnew() throws SQLException {
        var credential = saved(CredentialStatus.INVALID);
        long version = version();
        QuarkusTransaction.requiringNew().run(() -> {
            credentials.saveHealth(with(credential, CredentialStatus.ACTIVE));
            changes.ofHealth();
        });
        assertThat(health.ofCredential(credential.id()).status()).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(version()).isEqualTo(version);
        QuarkusTransaction.requiringNew().run(() -> {
            credentials.saveHealth(with(credential, CredentialStatus.INVALID));
            credentials.save(with(credential, CredentialStatus.COOLING), null);
        });
        assertThat(version()).as("what else is written then counts").isGreaterThan(version);
    }

    @Test
    void whatSomebodyHasSwitchedOffStaysOffWhateverIsFoundOut() {
        var credential = saved(CredentialStatus.ACTIVE);
        QuarkusTransaction.requiringNew()
                .run(() -> credentials.save(with(credential, CredentialStatus.DISABLED), null));
        health.ofCredential(credential.id()).failed(FailureClass.RATE_LIMITED, "u", null, PoolRules.DEFAULT, 1_000);
        health.changed(credential.id());
        health.follow();

        assertThat(kept(credential.id()).health().status()).isEqualTo(CredentialStatus.DISABLED);
        assertThat(health.ofCredential(credential.id()).status()).isEqualTo(CredentialStatus.DISABLED);
    }

    @Test
    void whatIsLeftOnAnAccountThatWasFoundEmptyIsAskedForAtOnce() throws SQLException {
        var empty = saved(CredentialStatus.ACTIVE).id();
        var off = saved(CredentialStatus.DISABLED).id();
        for (var id : List.of(empty, off)) {
            execute("INSERT INTO credential_balance (credential_id, next_at) VALUES ('%s', now() + interval '1 hour')"
                    .formatted(id));
            health.ofCredential(id).failed(FailureClass.ACCOUNT_EMPTY, "u", null, PoolRules.DEFAULT, 1_000);
            health.changed(id);
        }
        health.follow();

        assertThat(kept(empty).health().status()).isEqualTo(CredentialStatus.DISABLED);
        assertThat(kept(empty).health().lastError()).isEqualTo("account_empty");
        assertThat(kept(off).health().lastError())
                .as("somebody had switched it off before")
                .isNull();
        assertThat(isDue(empty)).isTrue();
        execute("UPDATE credential_balance SET next_at = now() + interval '1 hour' WHERE credential_id = '%s'"
                .formatted(empty));
        assertThat(isDue(empty)).isFalse();
        QuarkusTransaction.requiringNew().run(() -> credentials.askBalance(empty));
        assertThat(isDue(empty)).isTrue();
    }

    @Test
    void theRestOfOneModelIsKeptShownKnownToOtherReplicasAndLiftedByAReset() {
        var id = saved(CredentialStatus.ACTIVE).id();
        var other = new LiveHealth(connections);
        other.load();
        long now = System.currentTimeMillis();
        health.ofCredential(id)
                .failed(FailureClass.MODEL_RATE_LIMITED, "u", Duration.ofMinutes(9), PoolRules.DEFAULT, now);
        health.changed(id);
        health.follow();
        other.follow();

        var until = Instant.ofEpochMilli(now + Duration.ofMinutes(9).toMillis());
        assertThat(kept(id).health().resting()).containsExactly(new RestingModel("u", until, "model_rate_limited"));
        assertThat(kept(id).health().status()).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(other.ofCredential(id).isReady("u", now)).isFalse();
        assertThat(other.ofCredential(id).isReady("v", now)).isTrue();
        assertThat(other.ofCredential(id).untoldRests()).isEmpty();

        change(() -> {
            credentials.save(with(kept(id), CredentialStatus.ACTIVE, Instant.ofEpochMilli(now)), null);
            credentials.endRests(id);
        });
        other.follow();
        assertThat(kept(id).health().resting()).isEmpty();
        assertThat(health.ofCredential(id).isReady("u", now)).isTrue();
        assertThat(other.ofCredential(id).isReady("u", now)).isTrue();
    }

    @Test
    void aRestThatEndedAtOneReplicaEndsAtTheOthersAndIsForgottenWhenItIsOver() throws SQLException {
        var id = saved(CredentialStatus.ACTIVE).id();
        var other = new LiveHealth(connections);
        other.load();
        long now = System.currentTimeMillis();
        health.ofCredential(id)
                .failed(FailureClass.MODEL_RATE_LIMITED, "u", Duration.ofMinutes(9), PoolRules.DEFAULT, now);
        health.changed(id);
        health.follow();
        other.follow();
        assertThat(other.ofCredential(id).recovered("u")).isTrue();
        other.changed(id);
        other.follow();
        health.follow();
        assertThat(health.ofCredential(id).isReady("u", now)).isTrue();

        execute("INSERT INTO credential_rest VALUES ('%s', 'old', now() - interval '1 second', 'r')".formatted(id));
        for (int round = 0; round < 10; round++) {
            health.follow();
        }
        execute("DO $$BEGIN ASSERT NOT EXISTS (SELECT FROM credential_rest WHERE model = 'old'); END$$");
    }

    /// Both change the credential and its account: who comes second waits for the first, and never the first for
    /// it.
    @Test
    void whatIsHeardOfAnAccountWhileItIsFoundEmptyComesFirst() throws SQLException {
        var id = saved(CredentialStatus.ACTIVE).id();
        execute("UPDATE credential SET status = 'disabled', last_error = 'account_empty' WHERE id = '%s'"
                .formatted(id));
        execute(
                "INSERT INTO credential_balance (credential_id, next_at, unit, remaining) VALUES ('%s', now(), 'CNY', 0)"
                        .formatted(id));
        var meanwhile = new SettingRepository() {
            @Override
            public Map<Setting, SettingValue> all() {
                health.ofCredential(id).failed(FailureClass.ACCOUNT_EMPTY, "u", null, PoolRules.DEFAULT, 1_000);
                health.changed(id);
                awaitsALock(id);
                return Map.of();
            }

            @Override
            public Map<Setting, SettingValue> allForChange() {
                throw new UnsupportedOperationException();
            }

            @Override
            public void save(Map<Setting, SettingValue> values) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void remove(Collection<Setting> forgotten) {
                throw new UnsupportedOperationException();
            }
        };
        var refill = new RefillCredential(credentials, changes, new RememberedAudit(), InstantSource.system());
        var balance = new AccountBalance("CNY", BigDecimal.TEN, null, null);
        QuarkusTransaction.requiringNew()
                .run(() -> new NoteBalance(balances, refill, meanwhile, InstantSource.system())
                        .note(
                                new BalanceSheet.Due(id, provider, Duration.ofHours(1), 0),
                                new NoteBalance.Heard.Told(AccountStatement.of(balance))));
        health.follow();

        assertThat(kept(id).health().failureCount()).as("found empty later").isEqualTo(1);
        assertThat(isDue(id)).as("to find that there is more").isTrue();
    }

    /// Somebody waits for what this transaction holds, and holds nothing that it still needs.
    private void awaitsALock(UUID needed) {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (var connection = database.getConnection();
                var waiting = connection.prepareStatement("SELECT count(*) FROM pg_locks WHERE NOT granted")) {
            for (var waits = 0; waits == 0; ) {
                assertThat(System.nanoTime()).as("nobody waits").isLessThan(end);
                try (var rows = waiting.executeQuery()) {
                    rows.next();
                    waits = rows.getInt(1);
                }
            }
            execute("SELECT FROM credential WHERE id = '%s' FOR NO KEY UPDATE NOWAIT".formatted(needed));
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private void execute(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private boolean isDue(UUID id) throws SQLException {
        try (var connection = database.getConnection();
                var rows = connection
                        .createStatement()
                        .executeQuery(
                                "SELECT next_at <= now() FROM credential_balance WHERE credential_id = '" + id + "'")) {
            rows.next();
            return rows.getBoolean(1);
        }
    }

    @Test
    void aTurnToProbeIsTakenByOneAlone() throws SQLException {
        var refused = List.of(saved(CredentialStatus.INVALID).id());
        assertThat(turns.take(refused, 5, Duration.ofHours(1))).isEqualTo(refused);
        assertThat(turns.take(refused, 5, Duration.ofHours(1))).isEmpty();
        assertThat(turns.take(refused, 5, Duration.ZERO)).isEqualTo(refused);
        var resting = List.of(saved(CredentialStatus.COOLING).id());
        assertThat(turns.take(resting, 5, Duration.ofHours(1))).isEqualTo(resting);
        var active = saved(CredentialStatus.ACTIVE).id();
        assertThat(turns.take(List.of(active), 5, Duration.ZERO)).isEmpty();
        execute("INSERT INTO credential_rest VALUES ('%s', 'm', now() + interval '1 hour', 'r')".formatted(active));
        assertThat(turns.take(List.of(active), 5, Duration.ZERO)).containsExactly(active);
        long version = version();
        turns.verified(active);
        assertThat(kept(active).health().lastVerifiedAt()).isAfter(Instant.now().minusSeconds(60));
        assertThat(version()).as("nobody reads the secrets anew for that").isEqualTo(version);
    }

    @Test
    void aListOfModelsIsReadAnewByOneAloneAndOnlyWhereItCounts() throws SQLException {
        var day = Duration.ofDays(1);
        var old = saved(CredentialStatus.ACTIVE).id();
        var verified = saved(CredentialStatus.ACTIVE).id();
        var refused = saved(CredentialStatus.INVALID).id();
        var any = saved(CredentialStatus.ACTIVE).id();
        execute("UPDATE credential SET created_at = now() - interval '27 hours', only_listed = id <> '" + any
                + "', last_verified_at = CASE id WHEN '" + verified
                + "' THEN now() - interval '1 hour' END WHERE id IN ('"
                + old + "', '" + verified + "', '" + refused + "', '" + any + "')");
        assertThat(listings.take(100, day)).contains(old).doesNotContain(verified, refused, any);
        assertThat(listings.take(100, day)).doesNotContain(old);
        execute("UPDATE credential SET listed_at = now() - interval '20 hours' WHERE id = '" + old + "'");
        assertThat(listings.take(100, day)).doesNotContain(old);
        execute("UPDATE credential SET listed_at = now() - interval '27 hours' WHERE id = '" + old + "'");
        assertThat(listings.take(100, day)).contains(old);
    }

    private KeptCredential saved(CredentialStatus status) {
        var saved = new KeptCredential[1];
        change(() -> {
            if (providers.find(provider).isEmpty()) {
                saveProvider();
            }
            saved[0] = saveCredential(status, "sk-" + UUID.randomUUID(), null);
        });
        return saved[0];
    }

    private static KeptCredential with(KeptCredential old, CredentialStatus status) {
        return new KeptCredential(
                old.id(),
                old.providerId(),
                old.secretHint(),
                old.share(),
                new Health(status, 0, null, null, null, null),
                old.managedBy(),
                old.createdAt(),
                old.updatedAt());
    }

    private static KeptCredential with(KeptCredential old, CredentialStatus status, Instant changed) {
        return with(old, status).withHealth(with(old, status).health(), changed);
    }

    private KeptCredential kept(UUID id) {
        return QuarkusTransaction.requiringNew().call(() -> credentials.find(id).orElseThrow());
    }

    private long version() throws SQLException {
        try (var connection = database.getConnection();
                var rows = connection.createStatement().executeQuery("SELECT version FROM catalogue_version")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void anUnavailableModelIsListedButLeadsNowhere() {
        change(() -> {
            saveProvider();
            saveCredential(CredentialStatus.ACTIVE, "sk-1", null);
            saveModel(ModelStatus.UNAVAILABLE, List.of());
        });
        assertThat(offer().ways()).isEmpty();
    }

    @Test
    void settingsTakeEffectAtOnce() {
        change(() -> settings.save(Map.of(Setting.MAX_EVENT_BYTES, new SettingValue.Whole(4_096))));
        assertThat(current.get().settings().mostEventBytes()).isEqualTo(4_096);
        change(() -> settings.remove(List.of(Setting.MAX_EVENT_BYTES)));
        assertThat(current.get().settings().mostEventBytes())
                .isEqualTo((((SettingValue.Whole) Setting.MAX_EVENT_BYTES.usual()).number()));
    }

    @Test
    void aChangeMadeElsewhereIsLiveWithinMoments() throws SQLException, InterruptedException {
        live.run();
        QuarkusTransaction.requiringNew().run(this::saveProvider);
        try (var connection = database.getConnection();
                var insert = connection.prepareStatement("INSERT INTO model (id, type) VALUES (?, 'chat')")) {
            insert.setString(1, name);
            insert.executeUpdate();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (offer() == null && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        assertThat(offer()).isNotNull();
    }
}
