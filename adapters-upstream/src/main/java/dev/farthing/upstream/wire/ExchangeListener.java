package dev.farthing.upstream.wire;

import io.vertx.core.MultiMap;

/// Hears a vendor's HTTP answer; all on the event loop of the call.
public interface ExchangeListener {
    void head(int status, MultiMap headers);

    /// Bytes of the body, decoded; the array may be kept.
    void chunk(byte[] bytes, int from, int to);

    /// The body is complete.
    void complete();

    /// The exchange came to nothing; nothing follows.
    void broken(Breakage how);
}
