package dev.farthing.rest.balance;

import dev.farthing.application.balance.BalanceSheet.Used;
import dev.farthing.domain.money.Money;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What was used of each account day by day: a row a day, a column an account.
///
/// @param columns the name of each credential by its id
/// @param log the day under `date`, what was used under each credential's id; the newest day first
@Schema(name = "ComputePointsLog")
record BalanceLogJson(
        Map<String, String> columns,

        @Schema(examples = "[{\"date\":\"2026-11-21\",\"019a7c3e-0000-7000-8000-000000000001\":\"2.5\"}]")
        List<Map<String, String>> log) {
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
        return new BalanceLogJson(columns, new ArrayList<>(days.values()));
    }
}
