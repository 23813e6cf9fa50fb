package dev.farthing.rest.account;

import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Overruns;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an org is to be called, on which plan and in which zone, and what it wishes; absent at an update, a field
/// stays.
///
/// @param plan a plan's code or id; `starter` where absent at creation
/// @param timeZone whose days count; the installation's where absent at creation
@Schema(name = "OrgRequest")
record OrgBodyJson(
        @Schema(minLength = 1, maxLength = 100, examples = "acme") @Nullable
        String name,

        @Schema(examples = "starter") @Nullable String plan,

        @Schema(
                description = "whose days count; a change counts from the next day on, and windows of budgets that are"
                        + " under way keep their ends",
                examples = "Asia/Shanghai")
        @Nullable
        String timeZone,

        @Schema(
                description =
                        "what becomes of a call at its vendor when its client leaves; finish holds for calls under a"
                                + " hard budget; null: as the setting abandoned_calls says",
                examples = "finish")
        @Nullable
        AbandonedCalls abandonedCalls,

        @Schema(
                description =
                        "who pays for what a vendor bills beyond a call's hold: absorb, the operator; charge, the org as"
                                + " far as the call's budgets have room, as a correction of the call",
                examples = "absorb")
        @Nullable
        Overruns overruns) {}
