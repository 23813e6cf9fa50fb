package dev.farthing.application.guard;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.guard.PublicAddresses;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;

/// Finds out where a request to a URL that a tenant named goes, and refuses what is nobody's but ours.
///
/// The request must go to the very address that is answered: a name may lead elsewhere the next time it is asked.
@ApplicationScoped
public class GuardTarget {
    private final NameLookup names;
    private final ReadSettings readSettings;

    public GuardTarget(NameLookup names, ReadSettings readSettings) {
        this.names = names;
        this.readSettings = readSettings;
    }

    /// Refused as INVALID_REQUEST when the name leads nowhere, or one of its addresses is none of the open internet
    /// while `private_targets_allowed` is off; in the same words, so that nobody learns the names in there. May
    /// block.
    public InetAddress guard(URI url) {
        var host = url.getHost();
        var found = names.addresses(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        boolean closed = found.stream().anyMatch(address -> !PublicAddresses.contain(address.getAddress()));
        if (found.isEmpty() || (closed && !arePrivateAllowed())) {
            throw Fault.INVALID_REQUEST.because("the host's name leads nowhere, or into a private network, which is"
                    + " closed while the setting private_targets_allowed is off");
        }
        return found.getFirst();
    }

    private boolean arePrivateAllowed() {
        return readSettings
                .read()
                .getOrDefault(Setting.PRIVATE_TARGETS_ALLOWED, Setting.PRIVATE_TARGETS_ALLOWED.usual())
                .equals(new Choice("on"));
    }
}
