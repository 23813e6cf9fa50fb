package dev.farthing.upstream.message;

import dev.farthing.application.guard.NameLookup;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/// What this machine makes of names.
@Singleton
class SystemNames implements NameLookup {
    @Override
    public List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException _) {
            return List.of();
        }
    }
}
