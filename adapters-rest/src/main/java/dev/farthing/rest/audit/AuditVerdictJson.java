package dev.farthing.rest.audit;

import dev.farthing.application.audit.VerifyAudit;
import dev.farthing.domain.audit.Deed;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Whether the record of changes is whole.
///
/// @param chains how many were gone through: one an org, and one for what belongs to no org
/// @param records how many records are as they were written
/// @param broken the first bad record of each chain that has one
@Schema(name = "AuditVerdict")
record AuditVerdictJson(boolean intact, int chains, long records, List<BreakJson> broken) {
    /// The first bad record of a chain.
    ///
    /// @param id null when the record is missing
    @Schema(name = "AuditBreak")
    record BreakJson(
            @Nullable UUID orgId, long seq, @Nullable UUID id, String detail) {}

    static AuditVerdictJson of(VerifyAudit.Verdict verdict) {
        return new AuditVerdictJson(
                verdict.intact(),
                verdict.chains(),
                verdict.records(),
                verdict.broken().stream()
                        .map(broken -> new BreakJson(
                                broken.chain().equals(Deed.PLATFORM) ? null : broken.chain(),
                                broken.seq(),
                                broken.id(),
                                broken.why()))
                        .toList());
    }
}
