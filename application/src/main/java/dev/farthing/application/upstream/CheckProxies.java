package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.upstream.KeptProxy.Check;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Finds out which proxies lead to a vendor, some at a time; what was found lately counts without asking again.
@ApplicationScoped
public class CheckProxies {
    public static final int MOST_AT_ONCE = 10;
    private static final Duration FRESH = Duration.ofSeconds(60);

    private final ListProxies listProxies;
    private final ListProviders listProviders;
    private final OpenProxy openProxy;
    private final ProxyProbe probe;
    private final NoteProxyCheck noteProxyCheck;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public CheckProxies(
            ListProxies listProxies,
            ListProviders listProviders,
            OpenProxy openProxy,
            ProxyProbe probe,
            NoteProxyCheck noteProxyCheck,
            InstantSource clock) {
        this.listProxies = listProxies;
        this.listProviders = listProviders;
        this.openProxy = openProxy;
        this.probe = probe;
        this.noteProxyCheck = noteProxyCheck;
        this.clock = clock;
    }

    /// What is to be checked, and how.
    ///
    /// @param ids empty: all
    /// @param target what they shall lead to; null: the first provider that has an address
    public record Wish(List<UUID> ids, @Nullable URI target, boolean useCache, int atOnce) {
        public Wish {
            ids = List.copyOf(ids);
        }
    }

    public List<KeptProxy> check(Wish wish) {
        var target = wish.target() == null ? aVendor() : wish.target();
        var free = new Semaphore(wish.atOnce());
        var now = clock.instant();
        var checks = listProxies.list(Listing.ALL).items().stream()
                .filter(kept -> wish.ids().isEmpty() || wish.ids().contains(kept.id()))
                .map(kept -> wish.useCache() && isFresh(kept, now)
                        ? CompletableFuture.completedFuture(Optional.of(kept))
                        : CompletableFuture.supplyAsync(() -> one(kept, target, free), threads))
                .toList();
        return checks.stream()
                .map(CompletableFuture::join)
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isFresh(KeptProxy kept, Instant now) {
        var check = kept.check();
        return check != null && check.at().plus(FRESH).isAfter(now);
    }

    private URI aVendor() {
        return listProviders.list(Listing.ALL).items().stream()
                .map(kept -> kept.provider().baseUrl())
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> Fault.INVALID_REQUEST.because("no provider has an address: name a target"));
    }

    /// Nothing of a proxy that was removed meanwhile.
    private Optional<KeptProxy> one(KeptProxy kept, URI target, Semaphore free) {
        free.acquireUninterruptibly();
        try {
            var proxy = openProxy.open(kept.id());
            var begun = clock.instant();
            var trouble = probe.trouble(proxy, target);
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var millis = trouble == null ? (int) Duration.between(begun, now).toMillis() : null;
            return Optional.of(noteProxyCheck.note(kept.id(), new Check(now, millis, trouble)));
        } catch (FaultException gone) {
            return Optional.empty();
        } finally {
            free.release();
        }
    }
}
