package dev.farthing.application.guard;

import java.net.InetAddress;
import java.util.List;

/// Tells the addresses behind a host's name.
public interface NameLookup {
    /// All of them, in the order to try; empty where the name leads nowhere. May block.
    List<InetAddress> addresses(String host);
}
