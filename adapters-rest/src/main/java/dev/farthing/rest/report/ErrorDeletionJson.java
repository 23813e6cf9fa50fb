package dev.farthing.rest.report;

import dev.farthing.application.report.ErrorFilter;
import dev.farthing.rest.Fields;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which failed attempts are to be deleted: some by id, those a filter lets through, or all.
@Schema(name = "ErrorDeletion")
record ErrorDeletionJson(
        @Schema(examples = "[\"0190f1d2-0000-7000-8000-000000000001\"]") @Nullable
        List<UUID> ids,

        @Schema(
                description = "the parameters of the list: class, level, http_status, code, provider, credential_id,"
                        + " key_id, model, request_id, search, from, to; one of them at least")
        @Nullable
        ErrorFilter filter,

        @Schema(defaultValue = "false", description = "all of the org, or of every org with org_id=*") @Nullable
        Boolean all) {
    private static final int MOST = 1_000;

    /// @param orgId null for every org
    /// @param zone whose days its filter is read in
    static ErrorDeletionJson read(Fields fields, @Nullable UUID orgId, ZoneId zone) {
        boolean all = fields.bool("all", false);
        var narrowing = fields.object("filter");
        if (narrowing != null && (all || fields.has("ids"))) {
            fields.reject("filter", "value_error", "Either ids, a filter or all");
        }
        var filter = narrowing == null ? ErrorFilter.all(orgId) : ErrorResource.filter(narrowing, orgId, zone);
        if (narrowing != null && filter.isAll()) {
            fields.reject("filter", "value_error", "A filter that lets everything through: say all");
        }
        var ids = narrowing == null && !all ? fields.uuids("ids", MOST) : null;
        fields.checkAll();
        return new ErrorDeletionJson(ids, filter, all);
    }

    /// How many there were.
    @Schema(name = "ErrorsDeleted")
    record Deleted(int deleted) {}
}
