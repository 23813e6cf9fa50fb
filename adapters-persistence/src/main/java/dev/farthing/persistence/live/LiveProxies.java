package dev.farthing.persistence.live;

import dev.farthing.application.upstream.Vault;
import dev.farthing.domain.upstream.OutboundProxy;
import dev.farthing.domain.upstream.StickyChoice;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Which proxy each credential goes through. One that cannot be had takes its credentials out: they must not go
/// straight where somebody wanted them to go through a proxy.
final class LiveProxies {
    private static final Logger LOG = Logger.getLogger(LiveProxies.class);

    private final Map<UUID, URI> addresses = new HashMap<>();
    private final Map<UUID, List<UUID>> pools = new HashMap<>();
    private final Set<UUID> pooled = new HashSet<>();

    private LiveProxies() {}

    static LiveProxies read(Connection connection, Vault vault) throws SQLException {
        var proxies = new LiveProxies();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT id, url, username, password_sealed FROM proxy")) {
            while (row.next()) {
                proxies.add(row.getObject(1, UUID.class), row.getString(2), row.getString(3), row.getBytes(4), vault);
            }
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT s.provider_id, s.proxy_id, p.enabled FROM provider_proxy s"
                        + " JOIN proxy p ON p.id = s.proxy_id")) {
            while (row.next()) {
                var provider = row.getObject(1, UUID.class);
                proxies.pooled.add(provider);
                if (row.getBoolean(3)) {
                    proxies.pools
                            .computeIfAbsent(provider, _ -> new ArrayList<>())
                            .add(row.getObject(2, UUID.class));
                }
            }
        }
        return proxies;
    }

    private void add(UUID id, String url, @Nullable String username, byte @Nullable [] sealed, Vault vault) {
        try {
            var password = sealed == null ? null : new UpstreamSecret(vault.open(sealed, Vault.Place.ofProxy(id)));
            addresses.put(id, new OutboundProxy(URI.create(url), username, password).withLogin());
        } catch (IllegalStateException unreadable) {
            LOG.errorf("proxy %s is left out: %s", id, unreadable.getMessage());
        }
    }

    /// The address with user name and password; null when none is wanted. One that is wanted and cannot be had is an
    /// IllegalStateException.
    @Nullable
    URI of(UUID credential, UUID provider, @Nullable UUID own) {
        if (own == null && !pooled.contains(provider)) {
            return null;
        }
        var chosen = own != null
                ? own
                : StickyChoice.of(credential, pools.getOrDefault(provider, List.of()))
                        .orElseThrow(() -> new IllegalStateException("all proxies of its provider are disabled"));
        var address = addresses.get(chosen);
        if (address == null) {
            throw new IllegalStateException("its proxy cannot be used");
        }
        return address;
    }
}
