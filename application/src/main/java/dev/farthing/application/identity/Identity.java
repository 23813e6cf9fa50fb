package dev.farthing.application.identity;

import java.util.List;

/// Somebody as an identity provider vouches for them.
///
/// @param subject what the issuer knows them by, for good
/// @param name what people know them by
/// @param roles what the claim of roles says
public record Identity(String issuer, String subject, String name, List<String> roles) {
    public Identity {
        roles = List.copyOf(roles);
    }
}
