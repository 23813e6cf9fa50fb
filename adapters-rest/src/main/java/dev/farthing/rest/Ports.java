package dev.farthing.rest;

import org.jspecify.annotations.Nullable;

/// Which port serves what: one for everything, or a second one for whoever manages.
///
/// @param management where management, console, metrics and probes are alone; null where one port serves all
public record Ports(@Nullable Management management) {
    public static final Ports ONE = new Ports(null);

    /// The port of their own; a caller may have to show a certificate there, which probes cannot.
    public record Management(String host, int port) {}
}
