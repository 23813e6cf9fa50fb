package dev.farthing.application.identity;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which identity provider people may sign in through.
///
/// @param provider null where there is none
public record IdentitySettings(@Nullable Provider provider) {
    public static final IdentitySettings NONE = new IdentitySettings(null);

    /// @param issuer as its tokens name it
    /// @param name what the button calls it
    /// @param client who Farthing is there
    /// @param back where browsers come back to
    /// @param roleClaim where tokens tell what somebody may do; members within members are parted by dots
    /// @param roles which role each value of the claim stands for; empty where the values are roles themselves
    public record Provider(
            URI issuer, String name, Client client, URI back, String roleClaim, Map<String, String> roles) {
        public Provider {
            roles = Map.copyOf(roles);
        }
    }

    /// @param audience for whom the tokens are that programs show to the management API
    /// @param scopes what is asked for, parted by blanks
    public record Client(String id, @Nullable String secret, String audience, String scopes) {
        @Override
        public String toString() {
            return "Client[" + id + "]";
        }
    }
}
