package dev.farthing.application.update;

/// Where the newest version is told.
public interface ReleaseFeed {
    /// The newest version, as the address tells it; blocks for ten seconds at most. Refuses with
    /// UPSTREAM_UNREACHABLE, UPSTREAM_TIMEOUT or UPSTREAM_ERROR where it tells none. Nothing about this
    /// installation is sent.
    String newest(String url);
}
