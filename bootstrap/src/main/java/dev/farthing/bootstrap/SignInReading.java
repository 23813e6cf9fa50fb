package dev.farthing.bootstrap;

import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.identity.Post;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what of the environment is about signing in through an identity provider.
final class SignInReading {
    static final String BACK = "/login/sso/back";
    private static final String SCOPES = "openid profile email";
    private static final String ROLES = "roles";

    private SignInReading() {}

    /// What was set.
    ///
    /// @param back null for the console's own address
    record Given(
            @Nullable URI issuer,
            @Nullable String name,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String audience,
            @Nullable String scopes,
            @Nullable String roleClaim,
            @Nullable Map<String, String> roles,
            @Nullable URI back) {
        boolean isNothing() {
            return issuer == null
                    && name == null
                    && clientId == null
                    && clientSecret == null
                    && audience == null
                    && scopes == null
                    && roleClaim == null
                    && roles == null
                    && back == null;
        }

        /// @param console where the console is, as far as this process can know
        IdentitySettings at(String console) {
            if (issuer == null || clientId == null) {
                return IdentitySettings.NONE;
            }
            return new IdentitySettings(new IdentitySettings.Provider(
                    issuer,
                    name == null ? issuer.getHost() : name,
                    new IdentitySettings.Client(
                            clientId,
                            clientSecret,
                            audience == null ? clientId : audience,
                            scopes == null ? SCOPES : scopes),
                    back == null ? URI.create(console + BACK) : back,
                    roleClaim == null ? ROLES : roleClaim,
                    roles == null ? Map.of() : roles));
        }

        @Override
        public String toString() {
            return "Given[" + issuer + "]";
        }
    }

    static URI address(String text) {
        try {
            var uri = URI.create(text);
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getFragment() == null
                    && uri.getQuery() == null
                    && ("https".equals(uri.getScheme()) || isHere(uri))) {
                return uri;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new IllegalArgumentException(
                "must look like https://login.example.com, in clear text on this machine alone");
    }

    private static boolean isHere(URI uri) {
        return "http".equals(uri.getScheme())
                && (uri.getHost().equals("localhost")
                        || uri.getHost().equals("[::1]")
                        || uri.getHost().startsWith("127."));
    }

    static Map<String, String> roles(String text) {
        var roles = new LinkedHashMap<String, String>();
        for (var one : text.split(",", -1)) {
            int equals = one.indexOf('=');
            var value = equals < 1 ? "" : one.substring(0, equals).strip();
            var post = equals < 1 ? "" : one.substring(equals + 1).strip();
            if (value.isEmpty() || Post.parse(post) == null) {
                throw new IllegalArgumentException(
                        "must look like admins=operator,dev=org_admin:acme,ml=team_admin:acme/vision,all=viewer:acme,"
                                + " and \"" + one.strip() + "\" does not");
            }
            roles.put(value, post);
        }
        return roles;
    }
}
