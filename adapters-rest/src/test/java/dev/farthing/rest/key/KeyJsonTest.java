package dev.farthing.rest.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.application.key.FreshKey;
import dev.farthing.application.key.IssueKey.Issued;
import dev.farthing.application.key.KnownKey;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.key.StoredSecret;
import dev.farthing.rest.Fields;
import dev.farthing.rest.InvalidFields;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KeyJsonTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final KeySecret SECRET = KeySecret.of(SecretPrefix.LIVE, "4fT9xQ2LmB7c", "q".repeat(43));
    private static final IssuedKey KEY = new IssuedKey(
            new UUID(7, 1),
            new KeyHolder(new UUID(7, 2), new UUID(7, 3), false),
            new KeyLabel("checkout", "ann", null, List.of("shop")),
            new KeyGrant(List.of("gpt-4o"), List.of(), 60, null, null, NOW.plusSeconds(9)),
            StoredSecret.of(SECRET, new SecretHash(new byte[32])),
            null,
            new KeyState.Active(),
            NOW);

    @Test
    void theSecretIsInTheAnswerThatMakesItAlone() {
        assertThat(KeyJson.of(new Issued(new FreshKey(KEY, SECRET, null, NOW), List.of()))
                        .key())
                .isEqualTo(SECRET.reveal());
        var known = KeyJson.of(new KnownKey(KEY, NOW, null, List.of()));
        assertThat(known.key()).isNull();
        assertThat(known.toString()).doesNotContain("q".repeat(43));
        assertThat(SECRET.reveal()).startsWith(known.keyPrefix());
        assertThat(known.keyPrefix()).isEqualTo("sk-far-4fT9xQ2LmB7c");
    }

    @Test
    void whatTheServerOwnsCannotBeSet() {
        var wish = KeyCreateJson.read(body("""
                {"name": "x", "id": "00000000-0000-0000-0000-000000000001", "org_id": "00000000-0000-0000-0000-000000000002",
                 "key": "sk-far-mine", "status": "deleted", "created_at": "2001-01-01T00:00:00Z"}"""));
        assertThat(wish.label()).isEqualTo(new KeyLabel("x", null, null, List.of()));
        assertThat(wish.grant()).isEqualTo(KeyGrant.EVERYTHING);
        assertThat(wish.teamId()).isNull();
    }

    @Test
    void aKeyBringsItsBudgetsAlong() {
        var wish = KeyCreateJson.read(body("""
                {"name": "x", "budgets": [{"limit": "0.000000000001", "window": "day", "scope": "key"},
                 {"unit": "tokens", "limit": 5000, "window": "total", "hard": false, "models": ["gpt-a"],
                  "alert_at_pct": []}]}"""));
        assertThat(wish.budgets())
                .containsExactly(
                        new BudgetTerms(Unit.MONEY, Set.of(), BigInteger.ONE, Span.DAY, true, List.of(50, 80, 95, 100)),
                        new BudgetTerms(
                                Unit.TOKENS, Set.of("gpt-a"), BigInteger.valueOf(5000), Span.TOTAL, false, List.of()));
    }

    @Test
    void everyWrongFieldOfABudgetIsNamed() {
        assertThatThrownBy(() -> KeyCreateJson.read(body("""
                {"name": "x", "budgets": [{}, {"limit": "-1", "window": "year", "scope": "team", "models": ["a|b"],
                 "alert_at_pct": [0, "80"]}, {"unit": "requests", "limit": "1.5", "window": "day"},
                 {"limit": "0.0000000000001", "window": "day"}, {"limit": "1e18", "window": "day"},
                 {"limit": "1000000000000000000.1", "window": "day"}]}""")))
                .isInstanceOfSatisfying(
                        InvalidFields.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(error ->
                                        error.loc().subList(2, error.loc().size()) + " " + error.type())
                                .containsExactly(
                                        "[0, limit] missing",
                                        "[0, window] missing",
                                        "[1, scope] value_error",
                                        "[1, models, 0] value_error",
                                        "[1, limit] value_error",
                                        "[1, window] enum",
                                        "[1, alert_at_pct, 0] greater_than_equal",
                                        "[1, alert_at_pct, 1] int_type",
                                        "[2, limit] decimal_max_places",
                                        "[3, limit] decimal_max_places",
                                        "[4, limit] decimal_parsing",
                                        "[5, limit] value_error"));
    }

    @Test
    void everyWrongFieldOfACreationIsNamed() {
        assertThatThrownBy(() -> KeyCreateJson.read(body("""
                {"name": "", "rpm_limit": 0, "tpm_limit": 1.5, "allowed_ips": ["10.0.0.0/8", "home"],
                 "models_allowed": ["gpt|4"], "tags": ["%s"], "team_id": 5}""".formatted("t".repeat(65)))))
                .isInstanceOfSatisfying(
                        InvalidFields.class,
                        invalid -> assertThat(invalid.errors())
                                .extracting(error -> error.loc()
                                        .subList(1, error.loc().size())
                                        .toString())
                                .containsExactlyInAnyOrder(
                                        "[name]",
                                        "[rpm_limit]",
                                        "[tpm_limit]",
                                        "[allowed_ips, 1]",
                                        "[models_allowed, 0]",
                                        "[tags, 0]",
                                        "[team_id]"));
    }

    @Test
    void anAbsentFieldStaysAndNullClears() {
        var changed = KeyUpdateJson.read(body("{\"rpm_limit\": null, \"owner\": null, \"tags\": null}"), KEY)
                .on(KEY);
        assertThat(changed.grant().rpmLimit()).isNull();
        assertThat(changed.label().owner()).isNull();
        assertThat(changed.label().tags()).isEmpty();
        assertThat(changed.label().name()).isEqualTo("checkout");
        assertThat(changed.grant().modelsAllowed()).containsExactly("gpt-4o");
        assertThat(changed.grant().expiresAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(KeyUpdateJson.read(body("{}"), KEY).on(KEY)).isEqualTo(KEY);
    }

    @Test
    void aKeyMayGoToAnotherTeamAndLastLonger() {
        var changed = KeyUpdateJson.read(body("""
                        {"team_id": "00000000-0000-0007-0000-000000000009", "expires_at": "2030-01-01T00:00:00Z"}"""), KEY).on(KEY);
        assertThat(changed.holder().teamId()).hasToString("00000000-0000-0007-0000-000000000009");
        assertThat(changed.grant().expiresAt()).isEqualTo("2030-01-01T00:00:00Z");
        var freed = KeyUpdateJson.read(body("{\"team_id\": null, \"expires_at\": null}"), KEY)
                .on(KEY);
        assertThat(freed.holder().teamId()).isNull();
        assertThat(freed.grant().expiresAt()).isNull();
    }

    @Test
    void whatIsFixedMayBeRepeatedButNotChanged() {
        KeyUpdateJson.read(body("""
                        {"is_sandbox": false}"""), KEY);
        for (var change : List.of("{\"is_sandbox\": true}")) {
            assertThatThrownBy(() -> KeyUpdateJson.read(body(change), KEY))
                    .as(change)
                    .isInstanceOfSatisfying(
                            InvalidFields.class,
                            invalid -> assertThat(invalid.errors())
                                    .extracting(error -> error.type())
                                    .containsExactly("frozen_field"));
        }
    }

    private static Fields body(String json) {
        try {
            return Fields.of(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
