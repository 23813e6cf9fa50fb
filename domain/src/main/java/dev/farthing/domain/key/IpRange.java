package dev.farthing.domain.key;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A block of IPv4 or IPv6 addresses in CIDR notation; a bare address is a block of one.
public final class IpRange {
    private static final Pattern NUMERIC = Pattern.compile("[0-9.]{7,15}|[0-9A-Fa-f:.]{2,45}");

    private final byte[] network;
    private final int prefix;
    private final String text;

    private IpRange(byte[] network, int prefix, String text) {
        this.network = network;
        this.prefix = prefix;
        this.text = text;
    }

    /// Reads `10.0.0.0/8`, `2001:db8::/32` or a bare address; anything else, names included, is refused.
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        var address = address(host);
        if (address == null) {
            throw new IllegalArgumentException("not an IP address or CIDR block: " + text);
        }
        int bits = address.length * 8;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits, text);
        return new IpRange(masked(address, prefix), prefix, text);
    }

    /// The bytes of a numeric address; null when it is none. Names are never resolved.
    public static byte @Nullable [] address(String text) {
        if (!NUMERIC.matcher(text).matches()
                || (text.indexOf(':') < 0 && text.chars().filter(c -> c == '.').count() != 3)) {
            return null;
        }
        try {
            return InetAddress.getByName(text).getAddress();
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private static int prefix(String digits, int bits, String text) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a CIDR block: " + text);
        }
        int prefix = Integer.parseInt(digits);
        if (prefix > bits) {
            throw new IllegalArgumentException("a CIDR prefix of at most " + bits + " fits " + text);
        }
        return prefix;
    }

    public boolean contains(byte[] bytes) {
        return bytes.length == network.length && Arrays.equals(masked(bytes, prefix), network);
    }

    /// Whether every address of another block is one of this one's.
    public boolean contains(IpRange other) {
        return other.prefix >= prefix && contains(other.network);
    }

    private static byte[] masked(byte[] address, int prefix) {
        var result = address.clone();
        for (int i = 0; i < result.length; i++) {
            int kept = Math.clamp(prefix - i * 8L, 0, 8);
            result[i] = (byte) (result[i] & (0xff << (8 - kept)));
        }
        return result;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpRange that && prefix == that.prefix && Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(network) * 31 + prefix;
    }

    @Override
    public String toString() {
        return text;
    }
}
