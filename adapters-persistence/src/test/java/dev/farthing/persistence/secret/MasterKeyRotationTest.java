package dev.farthing.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.key.StaleHash;
import dev.farthing.application.masterkey.Remaining;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.upstream.Vault.Place;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Whatever was kept under the old master key moves to the new one, and is never unreadable meanwhile.
class MasterKeyRotationTest {
    @RegisterExtension
    static final FreshDatabase FRESH = new FreshDatabase();

    private static final int CREDENTIALS = 3 * CredentialResealing.AT_A_TIME + 7;
    private static final MasterKey OLD = new MasterKey(key(1), null);
    private static final MasterKey BOTH = new MasterKey(key(2), key(1));
    private static final MasterKey NEW = new MasterKey(key(2), null);

    private final UUID org = UUID.randomUUID();
    private final UUID provider = UUID.randomUUID();
    private final Map<UUID, String> clear = new HashMap<>();

    @BeforeEach
    void anEmptyHouse() throws SQLException {
        for (var table : List.of("issued_key", "admin_key", "credential", "proxy", "master_key_mark", "idempotency")) {
            sql("DELETE FROM " + table);
        }
        sql("DELETE FROM webhook");
        var plan = UUID.randomUUID();
        sql("INSERT INTO plan (id, code, name) VALUES (?, ?, 'Plan')", plan, "plan-" + plan);
        sql("INSERT INTO org (id, name, plan_id, time_zone) VALUES (?, ?, ?, 'UTC')", org, "org-" + org, plan);
        sql("""
                INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms)
                VALUES (?, ?, 'demo', 1, 1, 1, 1)
                """, provider, "demo-" + provider);
        start(OLD);
    }

    @Test
    void everyCredentialIsSealedAnewAtTheStart() throws SQLException {
        seal(OLD, CREDENTIALS);
        start(BOTH);
        allOpenUnder(NEW);
        assertThat(remaining(BOTH)).isEqualTo(new Remaining(true, 0, 0, 0, 0));
        start(NEW);
        var vault = new AesVault(NEW);
        assertThat(digests())
                .containsExactlyInAnyOrderElementsOf(clear.values().stream()
                        .map(text -> hex(vault.digest(text)))
                        .toList());
    }

    @Test
    void g112WhereverItIsKilledNothingIsUnreadableAndTheNextRunEndsIt() throws SQLException {
        seal(OLD, CredentialResealing.AT_A_TIME + 7);
        mark(BOTH).run();
        sql("CREATE TABLE credential_before AS TABLE credential");
        int kills = 0;
        boolean killed = true;
        while (killed) {
            sql("UPDATE credential c SET secret_sealed = b.secret_sealed, secret_digest = b.secret_digest"
                    + " FROM credential_before b WHERE b.id = c.id");
            var dying = new DyingDatabase(FRESH.dataSource(), kills);
            killed = dies(new CredentialResealing(dying, new AesVault(BOTH), mark(BOTH)));
            kills += killed ? 1 : 0;
            allOpenUnder(BOTH);
            resealing(BOTH).reseal();
            allOpenUnder(NEW);
            assertThat(remaining(NEW).isNothing()).isTrue();
        }
        assertThat(kills).isGreaterThan(10);
    }

    private static boolean dies(CredentialResealing run) {
        try {
            run.reseal();
            return false;
        } catch (SQLException _) {
            return true;
        }
    }

    @Test
    void replicasThatMoveAtOnceDoNotWaitForEachOther() throws Exception {
        seal(OLD, CREDENTIALS);
        mark(BOTH).run();
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> run = () -> resealing(BOTH).reseal();
            int moved = 0;
            for (var one : threads.invokeAll(List.of(run, run, run, run))) {
                moved += one.get();
            }
            assertThat(moved).isEqualTo(CREDENTIALS);
        }
        allOpenUnder(NEW);
    }

    @Test
    void aReplicaThatHoldsTheKeysTheOtherWayRoundUndoesNothing() throws SQLException {
        seal(OLD, 3);
        var ready = new MasterKey(key(1), key(2));
        start(ready);
        start(BOTH);
        assertThat(resealing(ready).reseal()).isZero();
        allOpenUnder(NEW);
    }

    @Test
    void aSecretGivenAgainBeforeItsTwinWasMovedStaysReadable() throws SQLException {
        seal(OLD, 1);
        mark(BOTH).run();
        var twin = clear.values().iterator().next();
        add(new AesVault(BOTH), UUID.randomUUID(), twin);
        assertThat(resealing(BOTH).reseal()).isOne();
        allOpenUnder(NEW);
    }

    @Test
    void thePreviousKeyCannotBeTakenAwayWhileACredentialNeedsIt() throws SQLException {
        mark(BOTH).run();
        seal(OLD, 2);
        assertThatThrownBy(() -> start(NEW))
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("FARTHING_MASTER_KEY_PREVIOUS")
                .hasMessageContaining("2 credentials");
        start(BOTH);
        start(NEW);
    }

    @Test
    void aKeyCountsUntilItsHashIsRenewed() throws SQLException {
        var live = issued(OLD, SecretPrefix.LIVE);
        var admin = issued(OLD, SecretPrefix.ADMIN);
        start(BOTH);
        assertThat(remaining(BOTH)).isEqualTo(new Remaining(true, 0, 1, 1, 0));
        renew(live);
        assertThat(remaining(BOTH)).isEqualTo(new Remaining(true, 0, 0, 1, 0));
        renew(admin);
        assertThat(remaining(BOTH).isNothing()).isTrue();
        assertThat(text("SELECT encode(secret_hash, 'hex') FROM issued_key"))
                .isEqualTo(hex(new HmacKeyMint(NEW).hash(live).bytes()));
    }

    @Test
    void anOldSecretCountsWhileItsGraceLasts() throws SQLException {
        var old = issued(OLD, SecretPrefix.LIVE);
        var mint = new HmacKeyMint(BOTH);
        var fresh = mint.mint(SecretPrefix.LIVE);
        start(BOTH);
        sql("""
                UPDATE issued_key SET old_public_id = public_id, old_secret_hash = secret_hash, old_secret_hint = 'h',
                    old_hash_mark = hash_mark, old_until = now() + interval '1 day',
                    public_id = ?, secret_hash = ?, hash_mark = ?
                """, fresh.publicId(), mint.hash(fresh).bytes(), BOTH.mark());
        assertThat(remaining(BOTH).keys()).isOne();
        renew(old);
        assertThat(remaining(BOTH).keys()).isZero();
        assertThat(text("SELECT encode(old_secret_hash, 'hex') FROM issued_key"))
                .isEqualTo(hex(mint.hash(old).bytes()));
        sql("UPDATE issued_key SET old_hash_mark = ?, old_until = now() - interval '1 day'", (Object) OLD.mark());
        assertThat(remaining(BOTH).keys()).isZero();
    }

    @Test
    void aHashThatWasReplacedMeanwhileIsLeftAlone() throws SQLException {
        var secret = issued(OLD, SecretPrefix.LIVE);
        start(BOTH);
        sql("UPDATE issued_key SET secret_hash = ?", (Object) new byte[32]);
        renew(secret);
        assertThat(text("SELECT encode(secret_hash, 'hex') FROM issued_key")).isEqualTo(hex(new byte[32]));
    }

    @Test
    void hashesOfUnknownOriginAreOfTheOnlyKeyThereEverWas() throws SQLException {
        issued(OLD, SecretPrefix.LIVE);
        issued(OLD, SecretPrefix.ADMIN);
        sql("UPDATE issued_key SET hash_mark = NULL");
        sql("UPDATE admin_key SET hash_mark = NULL");
        start(BOTH);
        assertThat(remaining(OLD).isNothing()).isTrue();
        assertThat(remaining(BOTH)).isEqualTo(new Remaining(true, 0, 1, 1, 0));
    }

    @Test
    void firstAnswersAreSealedAnewAtTheStart() throws SQLException {
        int many = AnswerResealing.AT_A_TIME + 3;
        for (int i = 0; i < many; i++) {
            answered(OLD, i);
        }
        mark(BOTH).run();
        assertThat(remaining(BOTH)).isEqualTo(new Remaining(true, 0, 0, 0, many));

        start(BOTH);

        assertThat(remaining(BOTH).isNothing()).isTrue();
        var vault = new AesVault(NEW);
        for (int i = 0; i < many; i++) {
            var key = digest(i);
            var sealed = HexFormat.of()
                    .parseHex(
                            text("SELECT encode(sealed_answer, 'hex') FROM idempotency WHERE encode(key_digest, 'hex')"
                                    + " = '" + key + "'"));
            assertThat(vault.open(sealed, Place.ofAnswer("operator_key", key))).isEqualTo("answer " + i);
        }
    }

    private static void answered(MasterKey under, int number) throws SQLException {
        var key = digest(number);
        sql(
                "INSERT INTO idempotency (actor, key_digest, request_digest, status, sealed_answer, created_at)"
                        + " VALUES ('operator_key', ?, ?, 201, ?, now())",
                HexFormat.of().parseHex(key),
                HexFormat.of().parseHex(key),
                new AesVault(under).seal("answer " + number, Place.ofAnswer("operator_key", key)));
    }

    private static String digest(int number) {
        return "%064x".formatted(number);
    }

    @Test
    void aDeletedKeyNeedsNothing() throws SQLException {
        issued(OLD, SecretPrefix.LIVE);
        sql("UPDATE issued_key SET state = 'deleted'");
        start(BOTH);
        assertThat(remaining(BOTH).isNothing()).isTrue();
    }

    @Test
    void aProxysPasswordIsSealedAnewToo() throws SQLException {
        var id = UUID.randomUUID();
        var place = Place.ofProxy(id);
        mark(OLD).run();
        sql(
                "INSERT INTO proxy (id, name, url, username, password_sealed) VALUES (?, 'p', 'http://a:1', 'me', ?)",
                id,
                new AesVault(OLD).seal("canary", place));
        sql("INSERT INTO proxy (id, name, url) VALUES (?, 'open', 'http://b:1')", UUID.randomUUID());
        mark(BOTH).run();
        assertThat(remaining(BOTH).credentials()).isEqualTo(1);
        start(BOTH);
        assertThat(remaining(NEW).credentials()).isZero();
        var sealed = HexFormat.of()
                .parseHex(text("SELECT encode(password_sealed, 'hex') FROM proxy WHERE username IS NOT NULL"));
        assertThat(new AesVault(NEW).open(sealed, place)).isEqualTo("canary");
    }

    @Test
    void theSecretsOfWebhooksMoveTooTheFormerOneAsWell() throws SQLException {
        var id = UUID.randomUUID();
        var place = Place.ofWebhook(id);
        sql("""
                INSERT INTO webhook (org_id, id, url, description, kinds, enabled, secret_sealed, old_secret_sealed,
                    old_secret_until, created_at, updated_at)
                VALUES (?, ?, 'https://example.com/', '', '{}', true, ?, ?, now(), now(), now())
                """, org, id, new AesVault(OLD).seal("canary", place), new AesVault(OLD).seal("former", place));
        mark(BOTH).run();
        assertThat(remaining(BOTH).credentials()).isEqualTo(2);
        start(BOTH);
        assertThat(remaining(NEW).credentials()).isZero();
        for (var column : List.of("secret_sealed", "old_secret_sealed")) {
            var sealed = HexFormat.of().parseHex(text("SELECT encode(" + column + ", 'hex') FROM webhook"));
            assertThat(new AesVault(NEW).open(sealed, place)).isIn("canary", "former");
        }
    }

    private static void start(MasterKey key) {
        mark(key).run();
        new PreviousMasterKey(key, resealing(key), answers(key), rotation(key)).run();
    }

    private static MasterKeyMark mark(MasterKey key) {
        return new MasterKeyMark(FRESH.dataSource(), key);
    }

    private static CredentialResealing resealing(MasterKey key) {
        return new CredentialResealing(FRESH.dataSource(), new AesVault(key), mark(key));
    }

    private static AnswerResealing answers(MasterKey key) {
        return new AnswerResealing(FRESH.dataSource(), new AesVault(key), mark(key));
    }

    private static PostgresMasterKeyRotation rotation(MasterKey key) {
        return new PostgresMasterKeyRotation(FRESH.dataSource(), key, new AesVault(key));
    }

    private static Remaining remaining(MasterKey key) {
        return rotation(key).remaining();
    }

    private static void renew(KeySecret secret) throws SQLException {
        var mint = new HmacKeyMint(BOTH);
        var former = mint.formerHash(secret);
        assertThat(former).isNotNull();
        new HashRenewals(FRESH.dataSource(), BOTH, mark(BOTH))
                .write(List.of(new StaleHash(secret.prefix(), secret.publicId(), former, mint.hash(secret))));
    }

    private KeySecret issued(MasterKey under, SecretPrefix prefix) throws SQLException {
        var mint = new HmacKeyMint(under);
        var secret = mint.mint(prefix);
        boolean admin = prefix == SecretPrefix.ADMIN;
        sql(
                "INSERT INTO %s (org_id, id, name, public_id, secret_hash, secret_hint, hash_mark%s) "
                                .formatted(admin ? "admin_key" : "issued_key", admin ? ", role" : "")
                        + "VALUES (?, ?, 'key', ?, ?, 'hint', ?%s)".formatted(admin ? ", 'viewer'" : ""),
                org,
                UUID.randomUUID(),
                secret.publicId(),
                mint.hash(secret).bytes(),
                under.mark());
        return secret;
    }

    private void seal(MasterKey under, int count) throws SQLException {
        var vault = new AesVault(under);
        for (int i = 0; i < count; i++) {
            add(vault, UUID.randomUUID(), "sk-vendor-" + UUID.randomUUID());
        }
    }

    private void add(AesVault vault, UUID id, String text) throws SQLException {
        clear.put(id, text);
        sql(
                "INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint)"
                        + " VALUES (?, ?, ?, ?, ?, 'hint')",
                id,
                provider,
                id.toString(),
                vault.seal(text, Place.ofCredential(id)),
                vault.digest(text));
    }

    private void allOpenUnder(MasterKey key) throws SQLException {
        var vault = new AesVault(key);
        try (var connection = FRESH.connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id, secret_sealed FROM credential")) {
            int open = 0;
            while (rows.next()) {
                var id = rows.getObject(1, UUID.class);
                assertThat(vault.open(rows.getBytes(2), Place.ofCredential(id))).isEqualTo(clear.get(id));
                open++;
            }
            assertThat(open).isEqualTo(clear.size());
        }
    }

    private static List<String> digests() throws SQLException {
        return Arrays.asList(text("SELECT string_agg(encode(secret_digest, 'hex'), ',') FROM credential")
                .split(","));
    }

    private static String text(String query) throws SQLException {
        try (var connection = FRESH.connection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void sql(String text, @Nullable Object... values) throws SQLException {
        try (var connection = FRESH.connection();
                var statement = connection.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] key(int number) {
        var key = new byte[MasterKey.LENGTH];
        Arrays.fill(key, (byte) number);
        return key;
    }
}
