package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ProxyDraft;
import dev.farthing.domain.upstream.OutboundProxy;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.rest.Fields;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a proxy shall be; on PUT a field that is absent stays as it is, the password too.
@Schema(name = "ProxyWrite")
record ProxyWriteJson(
        @Schema(description = "absent: its host and port") @Nullable
        String name,

        @Schema(
                required = true,
                examples = "socks5://127.0.0.1:1080",
                description = "http, https or socks5, with host and port; a user name and password in it are taken out")
        String url,

        @Nullable String username,
        @Schema(writeOnly = true) @Nullable String password,

        @Schema(defaultValue = "true", description = "whether it serves the credentials of providers it is assigned to")
        @Nullable
        Boolean enabled) {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_LOGIN = 4_096;
    private static final OutboundProxy UNREAD = new OutboundProxy(URI.create("http://unread:1"), null, null);

    static ProxyDraft read(Fields fields, @Nullable ProxyDraft old) {
        var given = old == null || fields.has("url") ? url(fields) : null;
        var username = fields.has("username")
                ? fields.optionalText("username", LONGEST_LOGIN)
                : given != null && given.username() != null ? given.username() : old == null ? null : old.username();
        var password = fields.optionalText("password", LONGEST_LOGIN);
        var secret = password == null || password.isEmpty()
                ? (given == null ? null : given.password())
                : Checked.<@Nullable UpstreamSecret>of(fields, "password", null, () -> new UpstreamSecret(password));
        var url = given != null ? given.url() : old == null ? UNREAD.url() : old.url();
        var name = fields.has("name")
                ? fields.text("name", 1, LONGEST_NAME)
                : old != null ? old.name() : shortened(url.getRawAuthority());
        Checked.of(fields, "username", UNREAD, () -> new OutboundProxy(url, username, secret));
        var draft = new ProxyDraft(
                name,
                url,
                username,
                secret,
                old != null && old.keepsPassword() && !fields.has("password"),
                fields.bool("enabled", old == null || fields.has("enabled") || old.enabled()));
        fields.check();
        return draft;
    }

    private static OutboundProxy url(Fields fields) {
        fields.require("url");
        var text = fields.optionalText("url", LONGEST_URL);
        return text == null ? UNREAD : Checked.of(fields, "url", UNREAD, () -> OutboundProxy.read(text));
    }

    private static String shortened(String authority) {
        return authority.length() > LONGEST_NAME ? authority.substring(0, LONGEST_NAME) : authority;
    }
}
