package dev.farthing.rest.account;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What an org is to be called, on which plan and in which zone; absent at an update, a field stays.
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
        String timeZone) {}
