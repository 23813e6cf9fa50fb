package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The outbound proxies and the pools they form; part of the caller's transaction.
public interface ProxyRepository {
    /// The proxy of this id, without its password.
    Optional<KeptProxy> find(UUID id);

    /// A page, by name.
    Page<KeptProxy> list(Listing wanted);

    /// Adds or replaces; without a sealed password the one that is kept stays, unless the proxy is to have none. A
    /// name, or an address with a user name, that another one has is refused as NAME_TAKEN.
    void save(KeptProxy proxy, byte @Nullable [] sealedPassword);

    /// Keeps what a check found, or forgets it; a proxy that is gone is no mistake.
    void note(UUID id, KeptProxy.@Nullable Check found);

    /// Removes; refused as IN_USE while a credential names it or a provider has no other.
    void remove(UUID id);

    /// The sealed password; empty when there is none.
    Optional<byte[]> password(UUID id);

    /// The proxies that a provider's credentials are spread over, by id.
    List<UUID> pool(UUID providerId);

    /// Makes these the provider's pool; an unknown one is refused as INVALID_REQUEST.
    void assign(UUID providerId, List<UUID> proxies);
}
