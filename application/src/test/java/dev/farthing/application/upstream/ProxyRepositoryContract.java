package dev.farthing.application.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Listing;
import dev.farthing.application.Slice;
import dev.farthing.application.upstream.KeptProxy.Check;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every memory of proxies must do; several tests may share one.
public interface ProxyRepositoryContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");

    ProxyRepository proxies();

    UUID aProvider();

    static KeptProxy proxy(String name) {
        return new KeptProxy(
                UUID.randomUUID(),
                name,
                URI.create("socks5://" + UUID.randomUUID() + ".example:1080"),
                "me",
                true,
                true,
                null,
                NOW,
                NOW);
    }

    private KeptProxy saved() {
        var proxy = proxy("p-" + UUID.randomUUID());
        proxies().save(proxy, "sealed".getBytes(UTF_8));
        return proxy;
    }

    private static KeptProxy changed(KeptProxy old, boolean hasPassword) {
        return new KeptProxy(
                old.id(),
                old.name(),
                old.url(),
                old.username(),
                hasPassword,
                false,
                old.check(),
                NOW,
                NOW.plusSeconds(1));
    }

    private static void assertRefused(Fault fault, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    default void aProxyIsKeptWithItsPassword() {
        var proxy = saved();
        assertThat(proxies().find(proxy.id())).hasValue(proxy);
        assertThat(proxies().password(proxy.id()))
                .hasValueSatisfying(hidden -> assertThat(hidden).isEqualTo("sealed".getBytes(UTF_8)));
        proxies().save(changed(proxy, true), null);
        assertThat(proxies().password(proxy.id())).isPresent();
        assertThat(proxies().find(proxy.id())).hasValue(changed(proxy, true));
        proxies().save(changed(proxy, false), null);
        assertThat(proxies().password(proxy.id())).isEmpty();
    }

    @Test
    default void aNameOrAnAddressIsTakenOnce() {
        var proxy = saved();
        assertRefused(Fault.NAME_TAKEN, () -> proxies().save(proxy(proxy.name()), null));
        var twin = new KeptProxy(
                UUID.randomUUID(), "t-" + UUID.randomUUID(), proxy.url(), "me", false, true, null, NOW, NOW);
        assertRefused(Fault.NAME_TAKEN, () -> proxies().save(twin, null));
    }

    @Test
    default void proxiesAreListedByNameAndFound() {
        var mark = UUID.randomUUID().toString();
        proxies().save(proxy("b-" + mark), null);
        proxies().save(proxy("a-" + mark), null);
        proxies().save(changed(proxy("c-" + mark), false), null);
        assertThat(proxies().list(new Listing(mark, null, new Slice(0, 2))).items())
                .extracting(KeptProxy::name)
                .containsExactly("a-" + mark, "b-" + mark);
        assertThat(proxies().list(new Listing(mark, null, new Slice(0, 2))).total())
                .isEqualTo(3);
        assertThat(proxies()
                        .list(new Listing(mark, "disabled", new Slice(0, 9)))
                        .total())
                .isEqualTo(1);
    }

    @Test
    default void whatACheckFoundIsKept() {
        var proxy = saved();
        var good = new Check(NOW, 12, null);
        proxies().note(proxy.id(), good);
        assertThat(proxies().find(proxy.id()).orElseThrow().check()).isEqualTo(good);
        proxies().note(proxy.id(), new Check(NOW, null, "gone"));
        assertThat(proxies().find(proxy.id()).orElseThrow().check()).isEqualTo(new Check(NOW, null, "gone"));
        proxies().note(UUID.randomUUID(), good);
    }

    @Test
    default void aPoolKeepsItsLastProxy() {
        var provider = aProvider();
        var one = saved();
        var other = saved();
        assertThat(proxies().pool(provider)).isEmpty();
        proxies().assign(provider, List.of(one.id(), other.id()));
        assertThat(proxies().pool(provider)).containsExactlyInAnyOrder(one.id(), other.id());
        proxies().remove(one.id());
        assertThat(proxies().find(one.id())).isEmpty();
        assertThat(proxies().pool(provider)).containsExactly(other.id());
        assertRefused(Fault.IN_USE, () -> proxies().remove(other.id()));
        proxies().assign(provider, List.of());
        proxies().remove(other.id());
        assertRefused(Fault.INVALID_REQUEST, () -> proxies().assign(provider, List.of(UUID.randomUUID())));
    }
}
