package dev.farthing.application.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.Slice;
import dev.farthing.application.account.CreateOrg;
import dev.farthing.application.account.CreateTeam;
import dev.farthing.application.account.RememberedAdminKeys;
import dev.farthing.application.account.RememberedTenants;
import dev.farthing.application.account.SuspendTeam;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.budget.CreateBudget;
import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.application.key.AdoptKey;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.application.key.RememberedKeys;
import dev.farthing.application.moving.Belongings.Allowance;
import dev.farthing.application.moving.Belongings.Held;
import dev.farthing.application.moving.Belongings.Member;
import dev.farthing.application.moving.Belongings.Offer;
import dev.farthing.application.moving.Belongings.Tenant;
import dev.farthing.application.moving.Belongings.Vendor;
import dev.farthing.application.moving.Belongings.Way;
import dev.farthing.application.price.DerivePrices;
import dev.farthing.application.price.RememberedExchangeRates;
import dev.farthing.application.price.RememberedPriceBooks;
import dev.farthing.application.price.RememberedPrices;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.relay.RelayKeys;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.upstream.CreateCredential;
import dev.farthing.application.upstream.CreateModel;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.application.upstream.PlainVault;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MoveInTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant UNTIL = Instant.parse("2027-02-19T12:00:00Z");
    private static final Currency YUAN = Currency.getInstance("CNY");
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final SecretDigest DIGEST = SecretDigest.of("sk-1234");
    private static final Allowance TEN_DOLLARS = new Allowance(Set.of(), BigDecimal.TEN, Span.MONTH);

    private final InstantSource clock = () -> NOW;
    private final RememberedTenants tenants = new RememberedTenants(new RememberedAdminKeys());
    private final RememberedKeys keys = new RememberedKeys();
    private final RememberedBudgets budgets = new RememberedBudgets();
    private final RememberedVendors vendors = new RememberedVendors();
    private final RememberedPrices prices = new RememberedPrices(clock);
    private final RememberedPriceBooks books = new RememberedPriceBooks();
    private final RememberedExchangeRates rates = new RememberedExchangeRates();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final RememberedMarks marks = new RememberedMarks();
    private final RelayKeys mint = new RelayKeys();
    private final UUID home = keys.anOrg();
    private final Caller operator = new Caller.Operator(home);
    private final PassingTransaction transaction = new PassingTransaction();
    private final MoveIn moveIn = new MoveIn(
            transaction,
            marks,
            new MoveVendors(
                    marks,
                    vendors.providers(),
                    vendors.models(),
                    prices,
                    rates,
                    new CreateProvider(vendors.providers(), changes, audit, UUID::randomUUID, clock),
                    new CreateCredential(
                            vendors.credentials(), new PlainVault(), changes, audit, UUID::randomUUID, clock),
                    new CreateModel(vendors.models(), changes, audit, clock),
                    new SetPrice(
                            prices,
                            books,
                            new DerivePrices(prices, UUID::randomUUID),
                            changes,
                            audit,
                            UUID::randomUUID,
                            ConfigFile.NONE),
                    YUAN),
            new MoveTenants(
                    marks,
                    tenants.orgRepository(),
                    tenants.teamRepository(),
                    new RelayScene(),
                    keys,
                    mint,
                    prices,
                    rates,
                    new CreateOrg(tenants.orgRepository(), ZONE, UUID::randomUUID, changes, audit, clock),
                    new CreateTeam(tenants.teamRepository(), UUID::randomUUID, changes, audit, clock),
                    new SuspendTeam(tenants.teamRepository(), changes, audit),
                    new AdoptKey(
                            keys,
                            mint,
                            UUID::randomUUID,
                            new SetKeyBudgets(budgets, UUID::randomUUID, changes, audit),
                            changes,
                            audit,
                            clock),
                    new CreateBudget(budgets, UUID::randomUUID, changes, audit, clock),
                    YUAN));

    MoveInTest() {
        tenants.orgRepository().add(new Org(home, "home", false, UUID.randomUUID(), ZONE), NOW);
    }

    @Test
    void aTrialKeepsNothingAndTellsWhatTheMoveMakes() {
        aDollarIs("7");
        var trial = new MoveInTest();
        trial.aDollarIs("7");
        var tried = trial.move(true, belongings(List.of(TEN_DOLLARS)));
        assertThat(tried.applied()).isFalse();
        assertThat(trial.transaction.kept).containsExactly(false);
        assertThat(tried.made()).allMatch(thing -> thing.id() == null);
        var done = move(false, belongings(List.of(TEN_DOLLARS)));
        assertThat(transaction.kept).containsExactly(true);
        assertThat(kinds(done.made()))
                .isEqualTo(kinds(tried.made()))
                .containsExactly("provider", "credential", "model", "team", "key");
        assertThat(done.made()).allMatch(thing -> thing.id() != null);
    }

    @Test
    void aTrialSeesWhatMeetsWithinTheDumpAlone() {
        var things = tenants(
                List.of(),
                List.of(
                        new Member("teams[0]", "t1", null, "platform", false, List.of()),
                        new Member("teams[1]", "t2", null, "platform", false, List.of())),
                List.of(held("keys[0]", "sk-1", null, null), held("keys[1]", "sk-1", null, null)));
        for (boolean dryRun : List.of(true, false)) {
            var told = new MoveInTest().move(dryRun, things);
            assertThat(told.made()).extracting(Moved.Thing::place).containsExactly("teams[0]", "keys[0]");
            assertThat(told.left()).extracting(Moved.Thing::place).containsExactly("teams[1]");
            assertThat(told.existing()).extracting(Moved.Thing::place).containsExactly("keys[1]");
        }
    }

    @Test
    void aProviderOfTheSameNameSomewhereElseIsAnotherOne() {
        move(false, vendors(vendor("v1", "https://one.example/v1"), "one"));
        var second = move(false, vendors(vendor("v2", "https://two.example/v1"), "two"));
        assertThat(second.made()).extracting(Moved.Thing::name).containsExactly("brought (2)", "brought (2)", "two");
        assertThat(second.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("brought"));
        assertThat(vendors.models().find("two").orElseThrow().model().routes())
                .singleElement()
                .satisfies(route -> assertThat(vendors.providers()
                                .find(route.providerId())
                                .orElseThrow()
                                .provider()
                                .baseUrl())
                        .hasHost("two.example"));
        assertThat(move(false, vendors(vendor("v2", "https://two.example/v1"), "two"))
                        .made())
                .isEmpty();
    }

    @Test
    void aProviderThatIsHereAlreadyKeepsTheCredentialsItHas() {
        move(false, vendors(vendor("v1", "https://one.example/v1"), "one"));
        var again = move(false, vendors(vendor("another", "https://one.example/v1"), "one"));
        assertThat(kinds(again.made())).isEmpty();
        assertThat(kinds(again.existing())).containsExactly("provider", "model");
        assertThat(kinds(again.left())).containsExactly("credential");
    }

    private static Vendor vendor(String foreignId, String baseUrl) {
        return new Vendor(
                "models[0]",
                foreignId,
                ProviderDraft.at("brought", Protocol.OPENAI, URI.create(baseUrl)),
                List.of(new UpstreamSecret("vendor-secret")));
    }

    private static Belongings vendors(Vendor vendor, String model) {
        return new Belongings(
                "litellm",
                List.of(),
                List.of(),
                List.of(),
                List.of(vendor),
                List.of(new Offer(
                        "models[0]",
                        model,
                        new Traits(ModelType.CHAT, null, null, null, List.of()),
                        List.of(new Way(vendor.foreignId(), "up", 1, 0)))),
                List.of(),
                List.of(),
                List.of());
    }

    private static Belongings tenants(List<Tenant> orgs, List<Member> teams, List<Held> keys) {
        return new Belongings("litellm", orgs, teams, keys, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void aKeyKeepsItsSecretAndItsBudgetInTheBillingCurrency() {
        aDollarIs("7");
        move(false, belongings(List.of(TEN_DOLLARS)));
        var key = onlyKey();
        assertThat(key.secret().brought()).isTrue();
        assertThat(key.secret().hash()).isEqualTo(mint.hash(DIGEST));
        assertThat(key.secret().openUntil()).isEqualTo(UNTIL);
        assertThat(budgets.of(Scope.KEY, List.of(key.id()), NOW))
                .singleElement()
                .satisfies(known -> assertThat(known.budget().limit())
                        .isEqualTo(BigInteger.valueOf(70).multiply(BigInteger.TEN.pow(12))));
    }

    @Test
    void nothingIsMadeTwiceNorAfterItsKeyWasDeleted() {
        aDollarIs("7");
        move(false, belongings(List.of(TEN_DOLLARS)));
        assertThat(move(false, belongings(List.of(TEN_DOLLARS))).made()).isEmpty();
        keys.save(onlyKey().delete(NOW));
        var again = move(false, belongings(List.of(TEN_DOLLARS)));
        assertThat(again.made()).isEmpty();
        assertThat(kinds(again.existing())).containsExactly("provider", "model", "team", "key");
    }

    @Test
    void aKeyIsLeftRatherThanLetLooseWithoutItsBudget() {
        var done = move(false, belongings(List.of(TEN_DOLLARS)));
        assertThat(kinds(done.left())).containsExactly("key");
        assertThat(done.left().getFirst().text()).contains("USD", "CNY");
        assertThat(kinds(move(false, belongings(List.of())).made())).containsExactly("key");
    }

    @Test
    void whoeverHasTheNameOfAnOrgHereIsNotTakenForItUnlessThatWasSaid() {
        var things = tenants(
                List.of(new Tenant("organizations[0]", "o1", "home", List.of())),
                List.of(new Member("teams[0]", "t1", "o1", "platform", false, List.of())),
                List.of(held("keys[0]", "sk-1", null, "t1"), held("keys[1]", "sk-2", "o1", null)));
        for (boolean trial : List.of(true, false)) {
            var apart = move(trial, things);
            assertThat(apart.made()).isEmpty();
            assertThat(kinds(apart.left())).containsExactly("org", "team", "key", "key");
            assertThat(apart.left().getFirst().text()).contains("same_names");
        }

        var joined = moveIn.move(operator, home, things, new MoveIn.Terms(false, UNTIL, true));
        assertThat(kinds(joined.existing())).containsExactly("org");
        assertThat(kinds(joined.made())).containsExactly("team", "key", "key");
    }

    @Test
    void aTeamThatHasTheNameOfOneHereIsNotTakenForIt() {
        move(false, belongings(List.of()));
        var other = new Belongings(
                "litellm",
                List.of(),
                List.of(new Member("teams[0]", "another", null, "platform", false, List.of())),
                List.of(held("keys[0]", "sk-1", null, "another")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        assertThat(kinds(move(false, other).left())).containsExactly("team", "key");
    }

    @Test
    void aTrialForeseesHowManyKeysThePlanAllows() {
        var things = new Belongings(
                "litellm",
                List.of(),
                List.of(),
                List.of(
                        held("keys[0]", "sk-1", null, null),
                        held("keys[1]", "sk-2", null, null),
                        held("keys[2]", "sk-3", null, null)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        for (boolean dryRun : List.of(true, false)) {
            var fresh = new MoveInTest();
            fresh.keys.allow(fresh.home, 2);
            var told = fresh.move(dryRun, things);
            assertThat(kinds(told.made())).containsExactly("key", "key");
            assertThat(told.left()).singleElement().satisfies(left -> {
                assertThat(left.place()).isEqualTo("keys[2]");
                assertThat(left.text()).contains("plan");
            });
        }
        keys.allow(home, 2);
        move(false, things);
        keys.allow(home, 3);
        assertThat(kinds(move(false, things).made())).containsExactly("key");
    }

    private static Held held(String place, String secret, @Nullable String org, @Nullable String team) {
        return new Held(
                place,
                SecretDigest.of(secret),
                "sk-…",
                org,
                team,
                new KeyLabel(place, null, null, List.of()),
                KeyGrant.EVERYTHING,
                false,
                List.of());
    }

    @Test
    void whoeverIsNoOperatorMovesNothing() {
        assertThatThrownBy(() -> moveIn.move(
                        new Caller.OrgAdmin(home), home, belongings(List.of()), new MoveIn.Terms(true, UNTIL, false)))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> moveIn.move(
                        operator, UUID.randomUUID(), belongings(List.of()), new MoveIn.Terms(true, UNTIL, false)))
                .isInstanceOf(FaultException.class);
    }

    private Moved move(boolean dryRun, Belongings things) {
        return moveIn.move(operator, home, things, new MoveIn.Terms(dryRun, UNTIL, false));
    }

    private void aDollarIs(String yuan) {
        rates.add(
                new ExchangeRate(
                        UUID.randomUUID(),
                        Currency.getInstance("USD"),
                        new BigDecimal(yuan),
                        NOW.minusSeconds(1),
                        null),
                NOW);
    }

    private IssuedKey onlyKey() {
        var all = keys.list(new KeyFilter(home, null, null, null, null, null, null, null, NOW), new Slice(0, 10));
        assertThat(all.items()).hasSize(1);
        return all.items().getFirst();
    }

    private static Belongings belongings(List<Allowance> ofTheKey) {
        var draft = ProviderDraft.at("brought", Protocol.OPENAI, URI.create("https://vendor.example/v1"));
        return new Belongings(
                "litellm",
                List.of(),
                List.of(new Member("teams[0]", "t1", null, "platform", false, List.of())),
                List.of(new Held(
                        "keys[0]",
                        DIGEST,
                        "sk-…1234",
                        null,
                        null,
                        new KeyLabel("checkout", null, null, List.of()),
                        KeyGrant.EVERYTHING,
                        false,
                        ofTheKey)),
                List.of(new Vendor("models[0]", "v1", draft, List.of(new UpstreamSecret("vendor-secret")))),
                List.of(new Offer(
                        "models[0]",
                        "brought-model",
                        new Traits(ModelType.CHAT, null, null, null, List.of()),
                        List.of(new Way("v1", "up", 1, 0)))),
                List.of(),
                List.of(),
                List.of());
    }

    private static List<String> kinds(List<Moved.Thing> things) {
        return things.stream().map(Moved.Thing::kind).toList();
    }
}
