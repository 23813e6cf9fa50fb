package dev.farthing.domain.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Where messages go.
public sealed interface Address {
    int LONGEST = 2048;
    int LAST_PORT = 65_535;
    Pattern MAILBOX = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9.-]{1,253}");

    URI url();

    /// A program that takes them by HTTP, signed.
    record Web(URI url) implements Address {}

    /// People who get them by mail.
    record Mail(URI url, List<String> recipients) implements Address {
        public static final int MOST_RECIPIENTS = 20;

        public Mail {
            recipients = List.copyOf(recipients);
        }
    }

    /// Reads `https://…`, `http://…` or `mailto:somebody@example.com,…`; anything else is an
    /// [IllegalArgumentException] of one sentence.
    static Address parse(String text) {
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("an address has at most " + LONGEST + " characters");
        }
        try {
            var url = new URI(text);
            var scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "https", "http" -> web(url);
                case "mailto" -> mail(url);
                default -> throw new IllegalArgumentException("must begin with https://, http:// or mailto:");
            };
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("must be a URL such as https://example.com/hook", e);
        }
    }

    private static Web web(URI url) {
        if (url.getHost() == null || url.getHost().isEmpty()) {
            throw new IllegalArgumentException("must name a host");
        }
        if (url.getRawUserInfo() != null) {
            throw new IllegalArgumentException("must hold neither user name nor password");
        }
        if (url.getRawFragment() != null) {
            throw new IllegalArgumentException("must hold no fragment");
        }
        if (url.getPort() == 0 || url.getPort() > LAST_PORT) {
            throw new IllegalArgumentException("must name a port from 1 to 65535");
        }
        return new Web(url);
    }

    private static Mail mail(URI url) {
        var text = url.getRawSchemeSpecificPart();
        var recipients = Arrays.stream(text.split(",", -1))
                .map(one -> URLDecoder.decode(one.replace("+", "%2B"), StandardCharsets.UTF_8)
                        .strip())
                .toList();
        if (recipients.size() > Mail.MOST_RECIPIENTS) {
            throw new IllegalArgumentException("names at most " + Mail.MOST_RECIPIENTS + " recipients");
        }
        if (!recipients.stream().allMatch(one -> MAILBOX.matcher(one).matches())) {
            throw new IllegalArgumentException("must be mail addresses such as mailto:ops@example.com");
        }
        return new Mail(url, recipients);
    }
}
