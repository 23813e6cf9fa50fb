package dev.farthing.rest.balance;

import dev.farthing.application.balance.BalanceSheet.Used;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What was used of each account day by day: a row a day, a column an account.
///
/// @param columns the name of each credential by its id
/// @param uses the same one by one, with what calls through Farthing explain of it
/// @param log the day under `date`, what was used under each credential's id; the newest day first
@Schema(name = "ComputePointsLog")
record BalanceLogJson(
        Map<String, String> columns,

        @Schema(examples = "[{\"date\":\"2026-11-21\",\"019a7c3e-0000-7000-8000-000000000001\":\"2.5\"}]")
        List<Map<String, String>> log,

        List<UseJson> uses) {
    /// What was used of one account on one day, and by whom.
    ///
    /// @param explained how much of it calls through Farthing used by the vendor's own word; null where that
    ///     cannot be said
    /// @param outside what was used outside Farthing; null likewise
    /// @param models what the vendor itself tells of the day, by model
    @Schema(name = "ComputePointsUse")
    record UseJson(
            LocalDate date,
            UUID credentialId,
            String unit,
            BigDecimal used,
            @Nullable BigDecimal explained,
            @Nullable BigDecimal outside,
            Map<String, BigDecimal> models) {
        static UseJson of(Used used) {
            return new UseJson(
                    used.day(),
                    used.credential(),
                    used.unit(),
                    used.amount(),
                    used.explained(),
                    used.outside(),
                    new TreeMap<>(used.models()));
        }
    }

    static BalanceLogJson of(List<Used> used) {
        var columns = new TreeMap<String, String>();
        used.forEach(one -> columns.put(one.credential().toString(), one.name()));
        var days = new LinkedHashMap<LocalDate, Map<String, String>>();
        for (var one : used) {
            days.computeIfAbsent(one.day(), day -> {
                        var row = new LinkedHashMap<String, String>();
                        row.put("date", day.toString());
                        columns.keySet().forEach(id -> row.put(id, "0"));
                        return row;
                    })
                    .put(one.credential().toString(), Money.plain(one.amount()));
        }
        return new BalanceLogJson(
                columns,
                new ArrayList<>(days.values()),
                used.stream().map(UseJson::of).toList());
    }
}
