package dev.farthing.application.retention;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.BooleanSupplier;

/// Takes away what is left of orgs that were deleted, in portions, so that nobody waits for it.
@ApplicationScoped
public class EraseOrgs {
    private final DeletedOrgs orgs;

    public EraseOrgs(DeletedOrgs orgs) {
        this.orgs = orgs;
    }

    /// @param goOn asked before each portion; what is left is taken away the next time
    public void erase(BooleanSupplier goOn) {
        for (var org : orgs.waiting()) {
            boolean gone = false;
            while (!gone && goOn.getAsBoolean()) {
                gone = orgs.erase(org);
            }
        }
    }
}
