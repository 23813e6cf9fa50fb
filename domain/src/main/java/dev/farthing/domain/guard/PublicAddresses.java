package dev.farthing.domain.guard;

import dev.farthing.domain.key.IpRange;
import java.util.List;
import java.util.stream.Stream;

/// The addresses of the open internet: no machine's own, no private network's, none of those by which clouds tell
/// their machines secrets, and none that leads to such a one by translation.
public final class PublicAddresses {
    /// Azure tells its machines things at an address that looks public; the others hide in private ranges.
    private static final List<IpRange> CLOSED = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "168.63.129.16/32",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(IpRange::parse)
            .toList();
    /// Of IPv6 nothing else is given out: loopback, private, local, mapped and translated addresses lie outside.
    private static final IpRange GIVEN_OUT = IpRange.parse("2000::/3");

    private static final int IPV4_BYTES = 4;

    private PublicAddresses() {}

    /// @param address 4 or 16 bytes
    public static boolean contain(byte[] address) {
        return (address.length == IPV4_BYTES || GIVEN_OUT.contains(address))
                && CLOSED.stream().noneMatch(range -> range.contains(address));
    }
}
