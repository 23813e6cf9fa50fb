package dev.farthing.web;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.text.NumberFormat;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import org.jspecify.annotations.Nullable;

/// Writes figures and times as the viewer reads them: in the language's manner, by the clocks of the viewer's zone.
public final class Format {
    private static final int FINE = 6;
    private static final int COARSE = 2;
    private static final BigDecimal MUCH = BigDecimal.valueOf(100);
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SHORT_DAY = DateTimeFormatter.ofPattern("MM-dd");
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("MM-dd HH:mm");
    private static final String NOTHING = "–";

    private final Language language;
    private final ZoneId zone;
    private final Currency currency;
    private final DateTimeFormatter instant;
    private final DateTimeFormatter day;

    public Format(Language language, ZoneId zone, Currency currency) {
        this.language = language;
        this.zone = zone;
        this.currency = currency;
        this.instant = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM)
                .withLocale(language.locale())
                .withZone(zone);
        this.day = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM).withLocale(language.locale());
    }

    /// By whose clocks times are written.
    public ZoneId zone() {
        return zone;
    }

    /// In which money everything is reckoned.
    public String currency() {
        return currency.getCurrencyCode();
    }

    public String count(long count) {
        return NumberFormat.getIntegerInstance(language.locale()).format(count);
    }

    /// In thousands and millions, or in ten thousands, as the language counts; all digits to whoever points at it.
    public Shown roughly(long count) {
        var compact = NumberFormat.getCompactNumberInstance(language.locale(), NumberFormat.Style.SHORT);
        compact.setMaximumFractionDigits(count < 1_000 ? 0 : 1);
        return new Shown(compact.format(count), count(count));
    }

    /// With the currency, and with more decimals where it is little; exact to whoever points at it.
    public Shown money(BigDecimal amount) {
        var format = NumberFormat.getCurrencyInstance(language.locale());
        format.setCurrency(currency);
        format.setMinimumFractionDigits(COARSE);
        format.setMaximumFractionDigits(amount.signum() != 0 && amount.abs().compareTo(MUCH) < 0 ? FINE : COARSE);
        format.setRoundingMode(RoundingMode.HALF_EVEN);
        return new Shown(format.format(amount), exact(amount) + " " + currency.getCurrencyCode());
    }

    /// Every digit there is.
    public String exact(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    /// A figure of a unit of its own, with up to two decimals.
    public Shown amount(BigDecimal amount) {
        var format = NumberFormat.getNumberInstance(language.locale());
        format.setMaximumFractionDigits(COARSE);
        return new Shown(format.format(amount), exact(amount));
    }

    /// Of a share that is in per cent already.
    public String percent(BigDecimal percent) {
        var format = NumberFormat.getNumberInstance(language.locale());
        format.setMaximumFractionDigits(COARSE);
        return format.format(percent) + " %";
    }

    public String millis(long millis) {
        return count(millis) + " ms";
    }

    public Shown at(Instant at) {
        return new Shown(instant.format(at), UTC.format(at));
    }

    /// The day of it, where its hour is of no weight; whoever points at it is told that too.
    public Shown dayOf(Instant at) {
        return new Shown(day(LocalDate.ofInstant(at, zone)), instant.format(at) + " · " + UTC.format(at));
    }

    /// The same, or a dash for never.
    public Shown atOrNever(@Nullable Instant at) {
        return at == null ? new Shown(NOTHING, "") : at(at);
    }

    /// A day where the year goes without saying.
    public String shortDay(LocalDate day) {
        return SHORT_DAY.format(day);
    }

    /// A time of a day that goes without saying, or nearly.
    public String hour(Instant begin) {
        return HOUR.withZone(zone).format(begin);
    }

    public String day(LocalDate date) {
        return day.format(date);
    }

    /// The two largest parts of a time.
    public String lasting(Duration time) {
        if (time.toDays() > 0) {
            return so(time.toDays(), " d", " 天") + " " + so(time.toHoursPart(), " h", " 小时");
        }
        if (time.toHours() > 0) {
            return so(time.toHours(), " h", " 小时") + " " + so(time.toMinutesPart(), " min", " 分");
        }
        var seconds = so(time.toSecondsPart(), " s", " 秒");
        return time.toMinutes() > 0 ? so(time.toMinutes(), " min", " 分") + " " + seconds : seconds;
    }

    private String so(long much, String english, String chinese) {
        return much
                + switch (language) {
                    case EN -> english;
                    case ZH -> chinese;
                };
    }
}
