package dev.farthing.persistence.limit;

import dev.farthing.persistence.RedisAddress;
import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.async.RedisScriptingAsyncCommands;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// One connection to Redis, be it a server or a cluster. It is not mended: who finds it broken opens another one.
final class RedisLink {
    private static final String SCRIPT = script();
    private static final Duration TO_CONNECT = Duration.ofSeconds(1);
    private static final Duration TO_GREET = Duration.ofSeconds(2);
    private static final Duration BETWEEN_LOOKS_AT_THE_CLUSTER = Duration.ofSeconds(30);

    private final AbstractRedisClient client;
    private final RedisScriptingAsyncCommands<String, String> commands;
    private final String digest;
    private final boolean divided;

    private RedisLink(
            AbstractRedisClient client, RedisScriptingAsyncCommands<String, String> commands, boolean divided) {
        this.client = client;
        this.commands = commands;
        this.digest = commands.digest(SCRIPT);
        this.divided = divided;
    }

    private static String script() {
        try (var file = Objects.requireNonNull(RedisLink.class.getResourceAsStream("limits.lua"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where all keys of an org begin; what stands in braces decides on the node they lie on.
    static String prefix(UUID orgId) {
        return "farthing:{" + orgId + "}:";
    }

    /// Connects; this blocks for some seconds at most.
    ///
    /// @throws RedisException if nobody answers, or we are not let in
    static RedisLink open(RedisAddress address, ClientResources resources) {
        var nodes = address.nodes().stream().map(node -> uri(address, node)).toList();
        var client = RedisClient.create(resources);
        client.setOptions(options(ClientOptions.builder()));
        RedisException failure = null;
        for (var node : nodes) {
            try {
                var connection = client.connect(StringCodec.UTF8, node);
                if (!isOfCluster(connection.sync().info("cluster"))) {
                    return new RedisLink(client, connection.async(), false);
                }
                var _ = close(client);
                return openCluster(nodes, resources);
            } catch (RedisException e) {
                failure = e;
            }
        }
        var _ = close(client);
        throw Objects.requireNonNull(failure, "an address has a node");
    }

    private static RedisLink openCluster(List<RedisURI> nodes, ClientResources resources) {
        var client = RedisClusterClient.create(resources, nodes);
        try {
            client.setOptions((ClusterClientOptions) options(ClusterClientOptions.builder()
                    .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder()
                            .enableAllAdaptiveRefreshTriggers()
                            .enablePeriodicRefresh(BETWEEN_LOOKS_AT_THE_CLUSTER)
                            .build())));
            return new RedisLink(client, client.connect(StringCodec.UTF8).async(), true);
        } catch (RedisException e) {
            var _ = close(client);
            throw e;
        }
    }

    private static boolean isOfCluster(String told) {
        return told.contains("cluster_enabled:1");
    }

    /// The former protocol is understood by all servers, and by what stands in for them.
    private static ClientOptions options(ClientOptions.Builder options) {
        return options.autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .socketOptions(
                        SocketOptions.builder().connectTimeout(TO_CONNECT).build())
                .build();
    }

    private static RedisURI uri(RedisAddress address, String node) {
        int colon = node.lastIndexOf(':');
        var host = node.substring(0, colon).replaceAll("[\\[\\]]", "");
        var uri = RedisURI.builder()
                .withHost(host)
                .withPort(Integer.parseInt(node.substring(colon + 1)))
                .withSsl(address.encrypted())
                .withDatabase(address.database())
                .withTimeout(TO_GREET);
        var password = address.login().password();
        var user = address.login().user();
        if (password != null && user != null) {
            uri.withAuthentication(user, password);
        } else if (password != null) {
            uri.withPassword(password.toCharArray());
        }
        return uri.build();
    }

    /// Whether keys of several orgs may lie on several nodes, so that each org is asked for by itself.
    boolean divided() {
        return divided;
    }

    /// Never blocks, and fails where Redis does. Redis may forget the script; then it is told it again.
    CompletionStage<List<Long>> run(Words said) {
        var keys = said.keys();
        var words = said.words();
        return commands.<List<Long>>evalsha(digest, ScriptOutputType.MULTI, keys, words)
                .exceptionallyCompose(failure -> {
                    var cause = failure instanceof CompletionException ? failure.getCause() : failure;
                    return cause instanceof RedisNoScriptException
                            ? commands.eval(SCRIPT, ScriptOutputType.MULTI, keys, words)
                            : CompletableFuture.failedFuture(failure);
                });
    }

    /// Returns at once; what is under way fails.
    CompletionStage<Void> close() {
        return close(client);
    }

    private static CompletionStage<Void> close(AbstractRedisClient client) {
        return client.shutdownAsync(0, 1, TimeUnit.SECONDS);
    }
}
