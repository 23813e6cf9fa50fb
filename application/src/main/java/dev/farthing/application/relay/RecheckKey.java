package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.KeyState;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/// Tells why a call that was let in is not to go on: its key was disabled or deleted since, or the secret it came
/// with rotated out. A key or a grace that merely ends lets those go on that came in time.
@ApplicationScoped
public class RecheckKey {
    private final KeyDirectory keys;

    public RecheckKey(KeyDirectory keys) {
        this.keys = keys;
    }

    /// Null where it may go on.
    public @Nullable FaultException recheck(OpenKey.Opened opened) {
        var key = keys.byPublicId(opened.publicId());
        if (key == null) {
            return Fault.INVALID_API_KEY.because(
                    "This API key was deleted, or its secret replaced, while the call was under way.");
        }
        return key.state() instanceof KeyState.Active
                ? null
                : Fault.KEY_DISABLED.because("This API key was disabled while the call was under way.");
    }
}
