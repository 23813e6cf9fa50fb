package dev.farthing.domain.guard;

import dev.farthing.domain.key.IpRange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// The addresses by which clouds tell their machines secrets, and all that leads nowhere but along the cable: of no
/// use to anybody but the machine itself, however open private networks are.
public final class MachineAddresses {
    private static final List<IpRange> TOLD = Stream.of(
                    "169.254.0.0/16",
                    "100.100.100.200/32",
                    "168.63.129.16/32",
                    "192.0.0.192/32",
                    "fe80::/10",
                    "fd00:ec2::254/128",
                    "fd20:ce::254/128")
            .map(IpRange::parse)
            .toList();
    /// Of these the last four bytes are an address of IPv4.
    private static final List<IpRange> TRANSLATED = Stream.of(
                    "::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
            .map(IpRange::parse)
            .toList();
    private static final IpRange SIX_TO_FOUR = IpRange.parse("2002::/16");

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int SIX_TO_FOUR_BEGINS = 2;

    private MachineAddresses() {}

    /// @param address 4 or 16 bytes
    public static boolean contain(byte[] address) {
        if (TOLD.stream().anyMatch(range -> range.contains(address))) {
            return true;
        }
        if (SIX_TO_FOUR.contains(address)) {
            return contain(Arrays.copyOfRange(address, SIX_TO_FOUR_BEGINS, SIX_TO_FOUR_BEGINS + IPV4_BYTES));
        }
        return TRANSLATED.stream().anyMatch(range -> range.contains(address))
                && contain(Arrays.copyOfRange(address, IPV6_BYTES - IPV4_BYTES, IPV6_BYTES));
    }
}
