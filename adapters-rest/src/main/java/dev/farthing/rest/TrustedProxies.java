package dev.farthing.rest;

import dev.farthing.domain.key.IpRange;
import java.util.List;

/// The proxies whose word about the client's address is believed.
public record TrustedProxies(List<IpRange> ranges) {
    public TrustedProxies {
        ranges = List.copyOf(ranges);
    }
}
