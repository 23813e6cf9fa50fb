package dev.farthing.persistence;

import dev.farthing.domain.budget.Calendar;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// How an org's calendar stands in its row: the zone, and the ones before it, each with the instant at which it ends.
public final class CalendarColumns {
    private CalendarColumns() {}

    /// @param past each an instant, a blank and a zone
    public static Calendar read(String zone, List<String> past) {
        return new Calendar(
                ZoneId.of(zone), past.stream().map(CalendarColumns::ended).toList());
    }

    private static Calendar.Past ended(String text) {
        int blank = text.indexOf(' ');
        return new Calendar.Past(ZoneId.of(text.substring(blank + 1)), Instant.parse(text.substring(0, blank)));
    }

    public static String[] past(Calendar calendar) {
        return calendar.past().stream()
                .map(each -> each.until() + " " + each.zone().getId())
                .toArray(String[]::new);
    }
}
