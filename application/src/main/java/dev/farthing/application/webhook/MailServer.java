package dev.farthing.application.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The server that mail is sent by, and in whose name.
///
/// @param host empty: there is none
public record MailServer(
        String host,
        int port,
        Encryption encryption,
        @Nullable String user,
        @Nullable String password,
        String from) {
    public static final MailServer NONE = new MailServer("", 0, Encryption.OFFERED, null, null, "");
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;

    /// When the connection is encrypted.
    public enum Encryption {
        /// From its first byte on.
        ALWAYS,
        /// After a word in clear, or nothing is sent.
        REQUIRED,
        /// The same, if the server offers it.
        OFFERED
    }

    /// Reads `smtp://user:password@host:port` or `smtps://…`, both parts of the login percent-encoded. Who logs in
    /// does so encrypted. Anything else is an [IllegalArgumentException] that does not repeat it.
    public static MailServer parse(String text, String from) {
        try {
            var url = new URI(text);
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean always = scheme.equals("smtps");
            var path = url.getRawPath();
            if (!(always || scheme.equals("smtp"))
                    || url.getHost() == null
                    || url.getRawQuery() != null
                    || url.getRawFragment() != null
                    || !(path == null || path.isEmpty() || path.equals("/"))) {
                throw wrong();
            }
            var login = url.getRawUserInfo();
            int colon = login == null ? -1 : login.indexOf(':');
            if (login != null && colon < 1) {
                throw wrong();
            }
            int usual = always ? SUBMISSIONS : SUBMISSION;
            return new MailServer(
                    url.getHost(),
                    url.getPort() < 0 ? usual : url.getPort(),
                    always ? Encryption.ALWAYS : login == null ? Encryption.OFFERED : Encryption.REQUIRED,
                    login == null ? null : decoded(login.substring(0, colon)),
                    login == null ? null : decoded(login.substring(colon + 1)),
                    from);
        } catch (URISyntaxException e) {
            throw wrong();
        }
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException("must look like smtp://user:password@mail.example.com:587 or smtps://…");
    }

    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    public boolean isThere() {
        return !host.isEmpty();
    }

    @Override
    public String toString() {
        return "MailServer[…]";
    }
}
