package dev.farthing.rest;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// The identity of now. A handshake that began with the one of before ends with it: names carry their generation.
final class CurrentKeys extends X509ExtendedKeyManager {
    private static final char BEHIND_GENERATION = '/';

    private final AtomicInteger generations = new AtomicInteger();
    private volatile @Nullable Generation now;
    private volatile @Nullable Generation before;

    private record Generation(String name, X509ExtendedKeyManager manager) {}

    void now(Identity identity) {
        before = now;
        now = new Generation(String.valueOf(generations.incrementAndGet()), identity.manager());
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        var current = now;
        if (current == null) {
            return null;
        }
        var name = current.manager().chooseEngineServerAlias(keyType, issuers, engine);
        return name == null ? null : current.name() + BEHIND_GENERATION + name;
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        var generation = generation(alias);
        return generation == null ? null : generation.manager().getCertificateChain(within(alias));
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        var generation = generation(alias);
        return generation == null ? null : generation.manager().getPrivateKey(within(alias));
    }

    private @Nullable Generation generation(String alias) {
        var current = now;
        if (current != null && alias.startsWith(current.name() + BEHIND_GENERATION)) {
            return current;
        }
        var former = before;
        return former != null && alias.startsWith(former.name() + BEHIND_GENERATION) ? former : null;
    }

    private static String within(String alias) {
        return alias.substring(alias.indexOf(BEHIND_GENERATION) + 1);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        var name = chooseEngineServerAlias(keyType, issuers, null);
        return name == null ? null : new String[] {name};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
