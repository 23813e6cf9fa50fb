package dev.farthing.rest;

import dev.farthing.application.report.Span;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the two ends of a stretch of time: RFC 3339 instants, or dates, of which the last is inclusive.
public final class SpanQuery {
    private static final String START = "start_date";
    private static final String END = "end_date";
    /// By which the two ends may be given wherever they are `from` and `to`.
    static final Set<String> OTHER_NAMES = Set.of(START, END);

    private static final int LONGEST = 40;
    private static final int DATE_LENGTH = 10;

    private SpanQuery() {}

    /// Reads `from` and `to`, or by their other names `start_date` and `end_date`.
    public static Span read(Fields query) {
        return new Span(edge(query, "from", START), edge(query, "to", END));
    }

    private static Span.@Nullable Edge edge(Fields query, String name, String otherName) {
        boolean another = query.has(otherName);
        var given = another && !query.has(name) ? otherName : name;
        var text = query.optionalText(given, LONGEST);
        if (text == null) {
            return null;
        }
        try {
            return text.length() == DATE_LENGTH
                    ? new Span.Edge.Day(LocalDate.parse(text))
                    : new Span.Edge.At(
                            OffsetDateTime.parse(text.replace(' ', '+')).toInstant());
        } catch (DateTimeException _) {
            query.reject(given, "datetime_parsing", "Input should be a date or an RFC 3339 instant");
            return null;
        }
    }
}
