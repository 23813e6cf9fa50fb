package dev.farthing.application.identity;

import dev.farthing.domain.account.Role;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A role at a place, as it is written: `operator`, `org_admin:ORG`, `team_admin:ORG/TEAM`, `viewer:ORG`.
///
/// @param org its name or id; null for operators
/// @param team its name or id; only a team_admin has one
public record Post(
        Role role, @Nullable String org, @Nullable String team) {
    /// Null for what is no post.
    public static @Nullable Post parse(String text) {
        int colon = text.indexOf(':');
        var role = role(colon < 0 ? text : text.substring(0, colon));
        var place = colon < 0 ? "" : text.substring(colon + 1).strip();
        if (role == null || (role == Role.OPERATOR) != (colon < 0) || (colon >= 0 && place.isEmpty())) {
            return null;
        }
        if (role == Role.OPERATOR) {
            return new Post(role, null, null);
        }
        if (role != Role.TEAM_ADMIN) {
            return new Post(role, place, null);
        }
        int slash = place.lastIndexOf('/');
        return slash < 1 || slash == place.length() - 1
                ? null
                : new Post(role, place.substring(0, slash), place.substring(slash + 1));
    }

    private static @Nullable Role role(String word) {
        for (var role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(word.strip())) {
                return role;
            }
        }
        return null;
    }
}
