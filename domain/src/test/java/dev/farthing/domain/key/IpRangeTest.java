package dev.farthing.domain.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpRangeTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.168.1.7, 192.168.1.7, true",
        "192.168.1.7, 192.168.1.8, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "192.168.1.128/25, 192.168.1.127, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, ::1, true",
        "::/0, 10.0.0.1, false",
        "0.0.0.0/0, ::1, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true"
    })
    void aBlockHoldsItsAddresses(String range, String address, boolean holds) {
        assertThat(IpRange.parse(range).contains(IpRange.address(address))).isEqualTo(holds);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8, true",
        "10.0.0.0/8, 10.255.0.0/16, true",
        "10.0.0.0/8, 10.0.0.0/7, false",
        "10.0.0.0/8, 11.0.0.0/8, false",
        "10.0.0.7, 10.0.0.7/32, true",
        "::/0, 10.0.0.0/8, false",
        "2001:db8::/32, 2001:db8:1::/48, true"
    })
    void aBlockHoldsBlocksNoLargerThanItself(String range, String other, boolean holds) {
        assertThat(IpRange.parse(range).contains(IpRange.parse(other))).isEqualTo(holds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "example.com/8",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "10.0.0",
                "10.0.0.0/8/8",
                "256.0.0.1",
                "1.2.3.4 ",
                "::1%lo",
                "10.0.0.0/٣"
            })
    void whatIsNoBlockIsRefused(String text) {
        assertThatThrownBy(() -> IpRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aKeyWithAListRefusesTheUnknownAddress() {
        var grant = new KeyGrant(List.of(), List.of(IpRange.parse("10.0.0.0/8")), null, null, null, null);
        assertThat(grant.allowsIp("10.1.1.1")).isTrue();
        assertThat(grant.allowsIp("11.1.1.1")).isFalse();
        assertThat(grant.allowsIp(null)).isFalse();
        assertThat(grant.allowsIp("somewhere")).isFalse();
        assertThat(KeyGrant.EVERYTHING.allowsIp(null)).isTrue();
    }

    @Test
    void whatWasWrittenIsKept() {
        assertThat(IpRange.parse("10.1.2.3/8").toString()).isEqualTo("10.1.2.3/8");
        assertThat(IpRange.parse("10.1.2.3/8")).isEqualTo(IpRange.parse("10.0.0.0/8"));
    }
}
