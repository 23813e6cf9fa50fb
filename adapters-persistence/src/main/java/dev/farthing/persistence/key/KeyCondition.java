package dev.farthing.persistence.key;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.key.KeyFilter;
import dev.farthing.domain.key.KeyStatus;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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
        condition.where(used("lastUsedAt >= :usedFrom"), "usedFrom", filter.usedFrom());
        condition.where(used("lastUsedAt < :usedTo"), "usedTo", filter.usedTo());
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

    private static String used(String when) {
        return "id in (select use.keyId from KeyUse use where use." + when + ")";
    }

    String text() {
        return String.join(" and ", terms);
    }

    private Map<String, Object> values() {
        return values;
    }

    static <R extends KeyRow, T> Page<T> newestFirst(
            PanacheRepositoryBase<R, KeyRow.Key> rows,
            String where,
            KeyCondition condition,
            Slice slice,
            Function<R, T> reader) {
        var query = rows.find(where + " order by createdAt desc, id desc", condition.values());
        long total = query.count();
        if (slice.offset() >= total) {
            return new Page<>(List.of(), total);
        }
        int first = Math.toIntExact(slice.offset());
        return new Page<>(
                query.range(first, first + slice.limit() - 1).list().stream()
                        .map(reader)
                        .toList(),
                total);
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
