package dev.farthing.application.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.upstream.AddPastedProxies.Outcome;
import dev.farthing.application.upstream.CheckProxies.Wish;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.OutboundProxy;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.ServedModels;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeepProxiesTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-21T12:00:00Z"));
    private static final URI VENDOR = URI.create("http://127.0.0.1:9/v1");

    private final RememberedVendors vendors = new RememberedVendors();
    private final RememberedProxies proxies = new RememberedProxies();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final PlainVault vault = new PlainVault();
    private final Ids ids = UUID::randomUUID;
    private final SaveProxy save = new SaveProxy(proxies, vault, changes, audit, ids, CLOCK);
    private final OpenProxy open = new OpenProxy(proxies, vault);
    private final OpenCredential openCredential = new OpenCredential(vendors.credentials(), proxies, open, vault);
    private final UUID provider = new CreateProvider(vendors.providers(), changes, audit, ids, CLOCK)
            .create(ProviderDraft.at("p", Protocol.OPENAI, VENDOR), ManagedBy.API)
            .provider()
            .id();

    private KeptProxy proxy(String text) {
        var proxy = OutboundProxy.read(text);
        return save.save(null, _ -> ProxyDraft.of(proxy.url().toString(), proxy));
    }

    private UUID credential(String name, @Nullable UUID proxy) {
        return new CreateCredential(vendors.credentials(), vault, changes, audit, ids, CLOCK)
                .create(
                        new CredentialDraft(
                                provider,
                                new UpstreamSecret("sk-" + name),
                                new Share(name, 1, 0, List.of(), null, null, ServedModels.ALL, proxy)),
                        ManagedBy.API)
                .id();
    }

    private void assign(KeptProxy... pool) {
        new AssignProxies(vendors.providers(), proxies, changes, audit)
                .assign(provider, List.of(pool).stream().map(KeptProxy::id).toList());
    }

    @Test
    void aPasswordIsSealedAndOnNoRecord() {
        var kept = proxy("socks5://me:canary@a.example:1");
        assertThat(kept.hasPassword()).isTrue();
        assertThat(audit.deeds.toString()).doesNotContain("canary");
        assertThat(Objects.requireNonNull(open.open(kept.id()).password()).reveal())
                .isEqualTo("canary");
        save.save(kept.id(), old -> new ProxyDraft("other", kept.url(), "me", null, true, true));
        assertThat(open.open(kept.id()).password()).isNotNull();
        save.save(kept.id(), old -> new ProxyDraft("other", kept.url(), null, null, true, true));
        assertThat(open.open(kept.id()).password()).isNull();
    }

    @Test
    void aCredentialSticksToOneOfItsProvidersProxiesUnlessItHasItsOwn() {
        var a = proxy("socks5://a.example:1");
        var b = proxy("socks5://b.example:1");
        var own = proxy("http://me:pw@own.example:1");
        var free = credential("free", null);
        assertThat(openCredential.open(free).proxy()).isNull();
        assign(a, b);
        var first = openCredential.open(free).proxy();
        assertThat(first).isIn(a.url(), b.url());
        assertThat(openCredential.open(free).proxy()).isEqualTo(first);
        assertThat(openCredential.open(credential("bound", own.id())).proxy())
                .isEqualTo(URI.create("http://me:pw@own.example:1"));
        assertThat(openCredential.open(free).toString()).doesNotContain("sk-free");
    }

    @Test
    void aCredentialNeverGoesStraightWhereAProxyIsWanted() {
        var a = proxy("socks5://a.example:1");
        assign(a);
        var free = credential("free", null);
        save.save(a.id(), old -> new ProxyDraft("a", a.url(), null, null, false, false));
        assertThatThrownBy(() -> openCredential.open(free)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> new DeleteProxy(proxies, changes, audit).delete(a.id()))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void aPastedListIsAddedLineByLine() {
        proxy("socks5://a.example:1");
        var lines = new AddPastedProxies(save, proxies).add("""
                # mine
                socks5://a.example:1
                b.example:2:me:canary

                nonsense with canary
                me:canary@b.example:2
                """);
        assertThat(lines)
                .extracting(AddPastedProxies.Line::outcome)
                .containsExactly(Outcome.DUPLICATE, Outcome.CREATED, Outcome.INVALID, Outcome.DUPLICATE);
        assertThat(lines.get(1).line()).isEqualTo(3);
        assertThat(lines.toString()).doesNotContain("canary");
    }

    @Test
    void someProxiesAreCheckedAtATimeAndWhatIsKnownIsNotAskedAgain() {
        for (int i = 1; i <= 20; i++) {
            proxy("socks5://p" + i + ".example:1");
        }
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var asked = new ArrayList<URI>();
        ProxyProbe probe = (proxy, target) -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            synchronized (asked) {
                asked.add(proxy.url());
            }
            assertThat(target).isEqualTo(VENDOR);
            Thread.yield();
            now.decrementAndGet();
            return proxy.url().getHost().equals("p7.example") ? "gone" : null;
        };
        var check = new CheckProxies(
                new ListProxies(proxies),
                new ListProviders(vendors.providers()),
                open,
                probe,
                new NoteProxyCheck(proxies),
                CLOCK);
        var found = check.check(new Wish(List.of(), null, true, 3));
        assertThat(found).hasSize(20);
        assertThat(most.get()).isBetween(1, 3);
        assertThat(found)
                .filteredOn(kept -> !Objects.requireNonNull(kept.check()).works())
                .singleElement()
                .satisfies(kept -> assertThat(kept.url().getHost()).isEqualTo("p7.example"));
        check.check(new Wish(List.of(), null, true, 3));
        assertThat(asked).hasSize(20);
        check.check(new Wish(List.of(found.getFirst().id()), VENDOR, false, 3));
        assertThat(asked).hasSize(21);
    }
}
