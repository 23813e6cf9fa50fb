package dev.farthing.application.scenery;

import dev.farthing.application.scenery.Prescription.OrgLine;
import dev.farthing.application.scenery.Prescription.PlanLine;
import dev.farthing.domain.audit.Deed;
import java.util.List;

/// Plans, orgs and teams as a configuration file prescribes them; part of the caller's transaction.
public interface TenantRegister {
    /// Adds those plans that are not there and changes those that are different; plans the file managed and does not
    /// name any more are let go. What was done to each.
    List<Deed> prescribePlans(List<PlanLine> plans);

    /// Adds the org and its teams where they are not there, or changes them; an unknown plan is refused as
    /// INVALID_REQUEST. What was done to each.
    List<Deed> prescribe(OrgLine org);

    /// Lets go of orgs, and of teams, that the file managed and does not name any more. What was done to each.
    List<Deed> letGoOthers(List<OrgLine> named);
}
