package dev.farthing.rest.report;

import dev.farthing.rest.Fields;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which failed attempts are to be deleted: some by id, or all.
@Schema(name = "ErrorDeletion")
record ErrorDeletionJson(
        @Schema(examples = "[\"0190f1d2-0000-7000-8000-000000000001\"]") @Nullable
        List<UUID> ids,

        @Schema(defaultValue = "false", description = "all of the org, or of every org with org_id=*") @Nullable
        Boolean all) {
    private static final int MOST = 1_000;

    /// The ids; null for all.
    static @Nullable List<UUID> read(Fields fields) {
        boolean all = fields.bool("all", false);
        if (!all) {
            fields.require("ids");
        }
        var ids = fields.uuids("ids", MOST);
        fields.check();
        return all ? null : ids;
    }

    /// How many there were.
    @Schema(name = "ErrorsDeleted")
    record Deleted(int deleted) {}
}
