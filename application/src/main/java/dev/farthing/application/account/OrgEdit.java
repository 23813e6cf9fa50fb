package dev.farthing.application.account;

import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.key.Edit;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// What is to change about an org.
///
/// @param plan a plan's code or id
public record OrgEdit(
        Edit<String> name,
        Edit<String> plan,
        Edit<ZoneId> zone,
        Edit<@Nullable AbandonedCalls> abandonedCalls,
        Edit<Overruns> overruns) {}
