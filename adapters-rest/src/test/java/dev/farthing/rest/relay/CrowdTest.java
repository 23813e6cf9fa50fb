package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.key.IpRange;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdTest {
    private final Crowd crowd = new Crowd(2, List.of(IpRange.parse("10.0.0.0/8")));

    @Test
    void anAddressHasSoManyConnectionsAndNoMoreUntilOneLeaves() throws Exception {
        var one = InetAddress.getByName("203.0.113.7");
        var other = InetAddress.getByName("203.0.113.8");
        assertThat(crowd.enter(one)).isTrue();
        assertThat(crowd.enter(one)).isTrue();
        assertThat(crowd.enter(one)).isFalse();
        assertThat(crowd.enter(other)).isTrue();
        crowd.leave(one);
        crowd.leave(one);
        assertThat(crowd.enter(one)).isTrue();
    }

    @Test
    void proxiesAndThisMachineBringManyAndAreNotCounted() throws Exception {
        assertThat(crowd.counts(InetAddress.getByName("203.0.113.7"))).isTrue();
        assertThat(crowd.counts(InetAddress.getByName("10.1.2.3"))).isFalse();
        assertThat(crowd.counts(InetAddress.getByName("127.0.0.2"))).isFalse();
        assertThat(crowd.counts(InetAddress.getByName("::1"))).isFalse();
    }
}
