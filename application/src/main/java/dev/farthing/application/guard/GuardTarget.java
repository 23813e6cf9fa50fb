package dev.farthing.application.guard;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.guard.MachineAddresses;
import dev.farthing.domain.guard.PublicAddresses;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;

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

    /// Refused as INVALID_REQUEST when the name leads nowhere, one of its addresses is one by which clouds tell
    /// their
    /// machines secrets, or it is none of the open internet while `private_targets_allowed` is off; in the same
    /// words,
    /// so that nobody learns the names in there. May block.
    public InetAddress guard(URI url) {
        var host = url.getHost();
        List<InetAddress> found = host == null
                ? List.of()
                : names.addresses(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        boolean arePrivateAllowed = arePrivateAllowed();
        boolean isOpen = found.stream()
                .map(InetAddress::getAddress)
                .allMatch(address ->
                        arePrivateAllowed ? !MachineAddresses.contain(address) : PublicAddresses.contain(address));
        if (found.isEmpty() || !isOpen) {
            throw Fault.INVALID_REQUEST.because(
                    arePrivateAllowed
                            ? "the host's name leads nowhere, or to an address by which clouds tell their machines"
                                    + " secrets, which no setting opens"
                            : "the host's name leads nowhere, or into a private network, which is closed while the"
                                    + " setting private_targets_allowed is off");
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
