package dev.farthing.application.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every [KeyRepository] does; each test works in an org of its own.
public interface KeyRepositoryContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    Slice ALL = new Slice(0, 500);

    KeyRepository keys();

    /// A new org.
    UUID anOrg();

    /// A new team of an org.
    UUID aTeamOf(UUID orgId);

    /// Remembers when a key was last used.
    void use(IssuedKey key, Instant at);

    /// Puts an org on a plan that allows this many keys.
    void allow(UUID orgId, int most);

    <T> T inTransaction(Supplier<T> work);

    @Test
    default void anOrgHasNoMoreKeysThanItsPlanAllows() {
        var org = anOrg();
        allow(org, 2);
        var first = added(aKey(org, "first", NOW));
        var second = added(aKey(org, "second", NOW));
        saved(second.disable(NOW));

        assertThat(this.<Long>inTransaction(() -> keys().room(org))).isZero();
        assertThatThrownBy(() -> added(aKey(org, "third", NOW)))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.LIMIT_REACHED));
        assertThat(added(aKey(anOrg(), "another's", NOW))).isNotNull();
        saved(first.delete(NOW));
        assertThat(found(org, added(aKey(org, "third", NOW)).id())).isPresent();
    }

    @Test
    default void aKeyIsReadBackWhole() {
        var org = anOrg();
        var key = new IssuedKey(
                UUID.randomUUID(),
                new KeyHolder(org, aTeamOf(org), true),
                new KeyLabel("checkout", "ann", "for the shop", List.of("shop", "eu")),
                new KeyGrant(
                        List.of("gpt-4o", "org/model:1"),
                        List.of(),
                        List.of(IpRange.parse("10.0.0.0/8"), IpRange.parse("2001:db8::1")),
                        60,
                        1_000_000,
                        4,
                        NOW.plusSeconds(60),
                        64,
                        600),
                secret(),
                null,
                new KeyState.Active(),
                NOW);
        added(key);
        assertThat(found(org, key.id())).contains(key);
        var changed = key.rotate(secret(), NOW, Duration.ofDays(1)).disable(NOW.plusMillis(5));
        saved(changed);
        assertThat(found(org, key.id())).contains(changed);
        var plain = changed.labelled(new KeyLabel("x", null, null, List.of())).granted(KeyGrant.EVERYTHING);
        saved(plain);
        assertThat(found(org, key.id())).contains(plain);
    }

    @Test
    default void aKeyIsFoundInItsOwnOrgAlone() {
        var key = added(aKey(anOrg(), "mine", NOW));
        assertThat(found(anOrg(), key.id())).isEmpty();
        assertThat(found(key.holder().orgId(), UUID.randomUUID())).isEmpty();
        assertThat(inTransaction(() -> keys().findForChange(anOrg(), key.id()))).isEmpty();
    }

    @Test
    default void aDeletedKeyIsOnlyListedAndOnlyWhenAskedFor() {
        var key = added(aKey(anOrg(), "gone", NOW));
        saved(key.delete(NOW));
        var org = key.holder().orgId();
        assertThat(found(org, key.id())).isEmpty();
        assertThat(inTransaction(() -> keys().findForChange(org, key.id()))).isEmpty();
        assertThat(names(filter(org, null, null))).isEmpty();
        assertThat(names(filter(org, KeyStatus.DELETED, null))).containsExactly("gone");
    }

    @Test
    default void listsAreNewestFirstAndSliced() {
        var org = anOrg();
        added(aKey(org, "old", NOW.minusSeconds(2)));
        added(aKey(org, "new", NOW));
        added(aKey(org, "middle", NOW.minusSeconds(1)));
        assertThat(names(filter(org, null, null))).containsExactly("new", "middle", "old");
        var second = inTransaction(() -> keys().list(filter(org, null, null), new Slice(1, 1)));
        assertThat(second.total()).isEqualTo(3);
        assertThat(second.items()).extracting(key -> key.label().name()).containsExactly("middle");
        var beyond = inTransaction(() -> keys().list(filter(org, null, null), new Slice(2_147_483_647L * 500, 500)));
        assertThat(beyond.total()).isEqualTo(3);
        assertThat(beyond.items()).isEmpty();
    }

    @Test
    default void theStatusOfAListIsTheKeysOwn() {
        var org = anOrg();
        var end = new KeyGrant(List.of(), List.of(), null, null, null, NOW);
        var later = new KeyGrant(List.of(), List.of(), null, null, null, NOW.plusMillis(1));
        var all = List.of(
                aKey(org, "active", NOW),
                aKey(org, "expired", NOW).granted(end),
                aKey(org, "expires soon", NOW).granted(later),
                aKey(org, "rotating", NOW).rotate(secret(), NOW, Duration.ofMillis(1)),
                aKey(org, "rotated", NOW).rotate(secret(), NOW.minusMillis(1), Duration.ofMillis(1)),
                aKey(org, "disabled", NOW).disable(NOW),
                aKey(org, "disabled and expired", NOW).granted(end).disable(NOW),
                aKey(org, "deleted", NOW).delete(NOW));
        all.forEach(this::added);
        for (var status : KeyStatus.values()) {
            var expected = all.stream()
                    .filter(key -> key.statusAt(NOW) == status)
                    .map(key -> key.label().name())
                    .toList();
            assertThat(names(filter(org, status, null))).as("%s", status).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    @Test
    default void aSearchLooksAtNameOwnerNoteAndPublicIdLiterally() {
        var org = anOrg();
        var key =
                added(aKey(org, "100%_Sure", NOW).labelled(new KeyLabel("100%_Sure", "Ann", "night shift", List.of())));
        added(aKey(org, "1000 sure", NOW));
        for (var search : List.of("%_s", "ANN", "night", key.secret().publicId())) {
            assertThat(names(filter(org, null, search))).as(search).containsExactly("100%_Sure");
        }
        assertThat(names(filter(org, null, "nobody"))).isEmpty();
        assertThat(names(filter(org, null, "\\"))).isEmpty();
    }

    @Test
    default void aListIsNarrowedByTeamAndTimeOfCreation() {
        var org = anOrg();
        var team = aTeamOf(org);
        var key = aKey(org, "of a team", NOW);
        added(new IssuedKey(
                key.id(),
                new KeyHolder(org, team, false),
                key.label(),
                key.grant(),
                key.secret(),
                null,
                key.state(),
                NOW));
        added(aKey(org, "of the org", NOW.minusSeconds(1)));
        assertThat(names(new KeyFilter(org, team, null, null, null, null, null, null, NOW)))
                .containsExactly("of a team");
        assertThat(names(new KeyFilter(org, null, null, null, NOW, null, null, null, NOW)))
                .containsExactly("of a team");
        assertThat(names(new KeyFilter(org, null, null, null, null, NOW, null, null, NOW)))
                .containsExactly("of the org");
    }

    @Test
    default void aListIsNarrowedByTheLastUse() {
        var org = anOrg();
        use(added(aKey(org, "of late", NOW)), NOW);
        use(added(aKey(org, "long ago", NOW)), NOW.minusSeconds(9));
        added(aKey(org, "never", NOW));
        assertThat(names(new KeyFilter(org, null, null, null, null, null, NOW, null, NOW)))
                .containsExactly("of late");
        assertThat(names(new KeyFilter(org, null, null, null, null, null, NOW.minusSeconds(9), NOW, NOW)))
                .containsExactly("long ago");
        assertThat(names(new KeyFilter(org, null, null, null, null, null, NOW.plusSeconds(1), null, NOW)))
                .isEmpty();
    }

    @Test
    default void itKnowsOrgsAndTheirTeams() {
        var org = anOrg();
        var team = aTeamOf(org);
        assertThat(inTransaction(() -> keys().hasOrg(org))).isTrue();
        assertThat(inTransaction(() -> keys().hasOrg(UUID.randomUUID()))).isFalse();
        assertThat(inTransaction(() -> keys().hasTeam(org, team))).isTrue();
        assertThat(inTransaction(() -> keys().hasTeam(anOrg(), team))).isFalse();
    }

    @Test
    default void aKeyNeverUsedHasNoLastUse() {
        var key = added(aKey(anOrg(), "idle", NOW));
        assertThat(inTransaction(() -> keys().lastUses(List.of(key)))).isEmpty();
        assertThat(inTransaction(() -> keys().lastUses(List.of()))).isEmpty();
    }

    private IssuedKey added(IssuedKey key) {
        return inTransaction(() -> {
            keys().add(key);
            return key;
        });
    }

    private void saved(IssuedKey key) {
        inTransaction(() -> {
            keys().findForChange(key.holder().orgId(), key.id());
            keys().save(key);
            return key;
        });
    }

    private Optional<IssuedKey> found(UUID orgId, UUID keyId) {
        return inTransaction(() -> keys().find(orgId, keyId));
    }

    private List<String> names(KeyFilter filter) {
        return inTransaction(() -> keys().list(filter, ALL)).items().stream()
                .map(key -> key.label().name())
                .toList();
    }

    private static KeyFilter filter(UUID org, @Nullable KeyStatus status, @Nullable String search) {
        return new KeyFilter(org, null, status, search, null, null, null, null, NOW);
    }

    private static IssuedKey aKey(UUID orgId, String name, Instant createdAt) {
        return new IssuedKey(
                UUID.randomUUID(),
                new KeyHolder(orgId, null, false),
                new KeyLabel(name, null, null, List.of()),
                KeyGrant.EVERYTHING,
                secret(),
                null,
                new KeyState.Active(),
                createdAt);
    }

    private static StoredSecret secret() {
        var publicId = UUID.randomUUID().toString().replace("-", "").substring(20);
        return new StoredSecret(publicId, new SecretHash(new byte[32]), "sk-far-" + publicId + "…abcd");
    }
}
