package dev.farthing.application.identity;

import dev.farthing.application.Ids;
import dev.farthing.application.Slice;
import dev.farthing.application.account.AdminKeyRepository;
import dev.farthing.application.account.InstallationRepository;
import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.account.KnownOrg;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.application.account.TeamRepository.TeamFilter;
import dev.farthing.application.account.TenantPicture;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.key.KeyMint;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretPrefix;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Gives a person the place that their identity provider says they have.
///
/// Each person has an admin key for each role they come with, whose secret nobody has ever seen: what may be done,
/// what goes on record and how somebody is shut out is the same as with keys.
@ApplicationScoped
public class AdmitPerson {
    private static final int MOST_OF_A_NAME = 500;
    private static final int LONGEST_LABEL = 100;

    private final IdentitySettings settings;
    private final AdminKeyRepository keys;
    private final InstallationRepository installations;
    private final OrgRepository orgs;
    private final TeamRepository teams;
    private final KeyMint mint;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    @SuppressWarnings("TooManyParameters")
    public AdmitPerson(
            IdentitySettings settings,
            AdminKeyRepository keys,
            InstallationRepository installations,
            OrgRepository orgs,
            TeamRepository teams,
            KeyMint mint,
            AuditTrail audit,
            Ids ids,
            InstantSource clock) {
        this.settings = settings;
        this.keys = keys;
        this.installations = installations;
        this.orgs = orgs;
        this.teams = teams;
        this.mint = mint;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// Where somebody is to be.
    private record Place(Role role, KeyHolder holder) {}

    /// Who was let in, and what their key is known by.
    public record Admitted(KnownAdministrator known, String publicId) {}

    /// Refuses whoever has no role here, whoever's key was switched off or deleted, and whoever's may not be used
    /// from where they are.
    ///
    /// @param ip the caller's numeric address; null when unknown, which only keys without an allow-list accept
    @Transactional
    public Admitted admit(Identity identity, @Nullable String ip) {
        var place = identity.roles().stream()
                .map(this::post)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing(Post::role))
                .map(this::place)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> Fault.FORBIDDEN.because(
                        "you are known as " + identity.name() + ", but no role here was given to you"));
        var person = HexFormat.of().formatHex(digest(identity.issuer(), identity.subject()));
        var publicId = publicId(identity, place);
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var key = keyOf(person, publicId, place, now);
        if (key == null) {
            installations.awaitTurn();
            key = keyOf(person, publicId, place, now);
            if (key == null) {
                key = made(identity, person, place, publicId, now);
            }
        }
        if (!key.key().grant().allowsIp(ip)) {
            throw Fault.IP_NOT_ALLOWED.because("your access may not be used from this address");
        }
        return new Admitted(KnownAdministrator.by(key), publicId);
    }

    /// The person's key for a place; null where there is none yet. Whoever is kept out by any of their keys has
    /// none.
    private @Nullable AdminKey keyOf(String person, String publicId, Place place, Instant now) {
        var all = keys.ofPerson(person);
        if (all.stream().anyMatch(key -> key.shutsOutOf(place.holder().orgId(), now))) {
            throw Fault.KEY_DISABLED.because("your access has been switched off");
        }
        return all.stream()
                .filter(key -> key.key().secret().publicId().equals(publicId))
                .findFirst()
                .orElse(null);
    }

    private @Nullable Post post(String value) {
        var provider = settings.provider();
        Map<String, String> named = provider == null ? Map.of() : provider.roles();
        var text = named.isEmpty() ? value : named.get(value);
        return text == null ? null : Post.parse(text);
    }

    private @Nullable Place place(Post post) {
        if (post.org() == null) {
            return installations
                    .find()
                    .map(Installation::defaultOrg)
                    .map(home -> new Place(post.role(), new KeyHolder(home, null, false)))
                    .orElse(null);
        }
        var org = org(post.org());
        if (org == null) {
            return null;
        }
        var team = post.team() == null ? null : team(org, post.team());
        return post.team() != null && team == null ? null : new Place(post.role(), new KeyHolder(org, team, false));
    }

    private @Nullable UUID org(String nameOrId) {
        var id = id(nameOrId);
        if (id != null) {
            return orgs.find(id).map(KnownOrg::org).map(org -> org.id()).orElse(null);
        }
        return orgs.list(null, null, nameOrId, new Slice(0, MOST_OF_A_NAME)).items().stream()
                .map(KnownOrg::org)
                .filter(org -> org.name().equals(nameOrId))
                .map(org -> org.id())
                .findFirst()
                .orElse(null);
    }

    private @Nullable UUID team(UUID org, String nameOrId) {
        var id = id(nameOrId);
        if (id != null) {
            return teams.find(org, id).map(known -> known.team().id()).orElse(null);
        }
        return teams.list(org, new TeamFilter(null, null, nameOrId), new Slice(0, MOST_OF_A_NAME)).items().stream()
                .map(known -> known.team())
                .filter(team -> team.name().equals(nameOrId))
                .map(team -> team.id())
                .findFirst()
                .orElse(null);
    }

    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private AdminKey made(Identity identity, String person, Place place, String publicId, Instant now) {
        var random = mint.mint(SecretPrefix.ADMIN).reveal();
        int from = SecretPrefix.ADMIN.text().length() + KeySecret.PUBLIC_ID_LENGTH + 1;
        var unseen = KeySecret.of(SecretPrefix.ADMIN, publicId, random.substring(from, from + KeySecret.RANDOM_LENGTH));
        var name = identity.name().length() > LONGEST_LABEL
                ? identity.name().substring(0, LONGEST_LABEL)
                : identity.name();
        var key = new IssuedKey(
                ids.next(),
                place.holder(),
                new KeyLabel(name, null, "signs in through " + identity.issuer(), List.of()),
                KeyGrant.EVERYTHING,
                mint.store(unseen),
                null,
                new KeyState.Active(),
                now);
        var admin = new AdminKey(key, place.role(), person);
        keys.add(admin);
        audit.record(TenantPicture.deed("create", null, admin));
        return admin;
    }

    /// The same for a person at a place on every replica and at every time.
    private static String publicId(Identity identity, Place place) {
        var rest = new BigInteger(
                1,
                digest(
                        identity.issuer(),
                        identity.subject(),
                        place.role().name(),
                        place.holder().orgId().toString(),
                        String.valueOf(place.holder().teamId())));
        var letters = KeySecret.alphabet();
        var base = BigInteger.valueOf(letters.length());
        var text = new StringBuilder();
        for (int i = 0; i < KeySecret.PUBLIC_ID_LENGTH; i++) {
            var divided = rest.divideAndRemainder(base);
            text.append(letters.charAt(divided[1].intValue()));
            rest = divided[0];
        }
        return text.toString();
    }

    private static byte[] digest(String... words) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", words).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
