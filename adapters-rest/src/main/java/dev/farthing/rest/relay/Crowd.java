package dev.farthing.rest.relay;

import dev.farthing.domain.key.IpRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// How many connections each address has open; of this machine and of trusted proxies, behind whom many come, nobody
/// counts them. It knows no more addresses than there are connections.
final class Crowd {
    private final int most;
    private final List<IpRange> uncounted;
    private final Map<InetAddress, Integer> open = new ConcurrentHashMap<>();

    Crowd(int most, List<IpRange> uncounted) {
        this.most = most;
        this.uncounted = List.copyOf(uncounted);
    }

    boolean counts(InetAddress address) {
        var bytes = address.getAddress();
        return !address.isLoopbackAddress() && uncounted.stream().noneMatch(range -> range.contains(bytes));
    }

    /// Counts one more, which is to leave again in either case; false where it is one too many.
    boolean enter(InetAddress address) {
        return open.merge(address, 1, Integer::sum) <= most;
    }

    void leave(InetAddress address) {
        open.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
}
