package dev.farthing.persistence.key;

import dev.farthing.application.key.KeyFilter;
import dev.farthing.domain.key.KeyStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A [KeyFilter] as the condition of a query.
final class KeyCondition {
    private final List<String> terms = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();

    private KeyCondition() {}

    static KeyCondition of(KeyFilter filter) {
        var condition = new KeyCondition();
        condition.where("orgId = :org", "org", filter.orgId());
        condition.where("teamId = :team", "team", filter.teamId());
        condition.where("createdAt >= :from", "from", filter.createdFrom());
        condition.where("createdAt < :to", "to", filter.createdTo());
        if (filter.search() != null) {
            condition.where(
                    "(lower(name) like :search escape '!' or lower(owner) like :search escape '!'"
                            + " or lower(note) like :search escape '!' or lower(secretHint) like :search escape '!')",
                    "search",
                    contains(filter.search()));
        }
        condition.terms.add(status(filter.status()));
        if (filter.status() != null && filter.status() != KeyStatus.DELETED && filter.status() != KeyStatus.DISABLED) {
            condition.values.put("now", filter.now());
        }
        return condition;
    }

    String text() {
        return String.join(" and ", terms);
    }

    Map<String, Object> values() {
        return values;
    }

    private void where(String term, String name, @Nullable Object value) {
        if (value != null) {
            terms.add(term);
            values.put(name, value);
        }
    }

    /// The same question as `IssuedKey.statusAt`, asked of rows; the contract holds the two together.
    private static String status(@Nullable KeyStatus status) {
        return switch (status) {
            case null -> "state <> 'deleted'";
            case DELETED -> "state = 'deleted'";
            case DISABLED -> "state = 'disabled'";
            case EXPIRED -> "state = 'active' and expiresAt <= :now";
            case ROTATING -> "state = 'active' and (expiresAt is null or expiresAt > :now) and oldUntil > :now";
            case ACTIVE ->
                "state = 'active' and (expiresAt is null or expiresAt > :now)"
                        + " and (oldUntil is null or oldUntil <= :now)";
        };
    }

    private static String contains(String search) {
        var literal = search.toLowerCase(Locale.ROOT)
                .replace("!", "!!")
                .replace("%", "!%")
                .replace("_", "!_");
        return "%" + literal + "%";
    }
}
