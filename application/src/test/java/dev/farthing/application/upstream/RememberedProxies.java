package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.domain.fault.Fault;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Proxies in memory; credentials are elsewhere, so that none names one.
public class RememberedProxies implements ProxyRepository {
    private final Map<UUID, KeptProxy> proxies = new TreeMap<>();
    private final Map<UUID, byte[]> passwords = new HashMap<>();
    private final Map<UUID, List<UUID>> pools = new HashMap<>();

    @Override
    public synchronized Optional<KeptProxy> find(UUID id) {
        return Optional.ofNullable(proxies.get(id));
    }

    @Override
    public synchronized Page<KeptProxy> list(Listing wanted) {
        return RememberedVendors.page(
                proxies.values().stream()
                        .filter(kept -> RememberedVendors.contains(kept.name() + " " + kept.url(), wanted))
                        .filter(kept -> wanted.status() == null
                                || wanted.status().equals(kept.enabled() ? "enabled" : "disabled"))
                        .sorted(Comparator.comparing(KeptProxy::name)),
                wanted);
    }

    @Override
    public synchronized void save(KeptProxy proxy, byte[] sealedPassword) {
        proxies.values().stream()
                .filter(other -> !other.id().equals(proxy.id()))
                .filter(other -> other.name().equals(proxy.name())
                        || (other.url().equals(proxy.url()) && Objects.equals(other.username(), proxy.username())))
                .findFirst()
                .ifPresent(_ -> {
                    throw Fault.NAME_TAKEN.because("there is a proxy with this name or address");
                });
        proxies.put(proxy.id(), proxy);
        if (!proxy.hasPassword()) {
            passwords.remove(proxy.id());
        } else if (sealedPassword != null) {
            passwords.put(proxy.id(), sealedPassword);
        }
    }

    @Override
    public synchronized void note(UUID id, KeptProxy.Check found) {
        proxies.computeIfPresent(id, (_, kept) -> kept.with(found));
    }

    @Override
    public synchronized void remove(UUID id) {
        if (pools.values().stream().anyMatch(pool -> pool.equals(List.of(id)))) {
            throw Fault.IN_USE.because("a provider has no other proxy");
        }
        pools.replaceAll(
                (_, pool) -> pool.stream().filter(other -> !other.equals(id)).toList());
        proxies.remove(id);
        passwords.remove(id);
    }

    @Override
    public synchronized Optional<byte[]> password(UUID id) {
        return Optional.ofNullable(passwords.get(id));
    }

    @Override
    public synchronized List<UUID> pool(UUID providerId) {
        return pools.getOrDefault(providerId, List.of()).stream()
                .sorted(Comparator.comparing(UUID::toString))
                .toList();
    }

    @Override
    public synchronized void assign(UUID providerId, List<UUID> those) {
        if (!proxies.keySet().containsAll(those)) {
            throw Fault.INVALID_REQUEST.because("no such proxy");
        }
        pools.put(providerId, those);
    }
}
