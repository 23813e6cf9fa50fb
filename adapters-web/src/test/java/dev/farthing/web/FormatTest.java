package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import org.junit.jupiter.api.Test;

class FormatTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private final Format english = new Format(Language.EN, SHANGHAI, Currency.getInstance("CNY"));
    private final Format chinese = new Format(Language.ZH, SHANGHAI, Currency.getInstance("CNY"));

    @Test
    void figuresAreWrittenAsTheLanguageWritesThem() {
        assertThat(english.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(english.roughly(1_234_567)).isEqualTo(new Shown("1.2M", "1,234,567"));
        assertThat(chinese.roughly(1_234_567)).isEqualTo(new Shown("123.5万", "1,234,567"));
        assertThat(english.roughly(999).text()).isEqualTo("999");
    }

    @Test
    void moneyIsFineWhereItIsLittleAndExactToWhoeverPointsAtIt() {
        var little = english.money(new BigDecimal("0.000001234567"));
        assertThat(little.text()).endsWith("0.000001");
        assertThat(little.title()).isEqualTo("0.000001234567 CNY");
        assertThat(chinese.money(new BigDecimal("1234.5")).text()).isEqualTo("¥1,234.50");
        assertThat(chinese.money(BigDecimal.ZERO).title()).isEqualTo("0 CNY");
    }

    @Test
    void timesAreOfTheViewersZoneAndUtcToWhoeverPointsAtThem() {
        var at = english.at(Instant.parse("2026-11-21T18:30:00Z"));
        assertThat(at.text()).contains("22 Nov 2026").contains("02:30:00");
        assertThat(at.title()).isEqualTo("2026-11-21 18:30:00 UTC");
        assertThat(english.atOrNever(null).text()).isEqualTo("–");
        var day = english.dayOf(Instant.parse("2026-11-21T18:30:00Z"));
        assertThat(day.text()).isEqualTo("22 Nov 2026");
        assertThat(day.title()).contains("02:30:00").endsWith("2026-11-21 18:30:00 UTC");
    }

    @Test
    void lengthsOfTimeHaveTwoParts() {
        assertThat(english.lasting(Duration.ofSeconds(59))).isEqualTo("59 s");
        assertThat(english.lasting(Duration.ofSeconds(61))).isEqualTo("1 min 1 s");
        assertThat(english.lasting(Duration.ofMinutes(61))).isEqualTo("1 h 1 min");
        assertThat(english.lasting(Duration.ofHours(49))).isEqualTo("2 d 1 h");
        assertThat(chinese.lasting(Duration.ofHours(49))).isEqualTo("2 天 1 小时");
        assertThat(chinese.lasting(Duration.ofSeconds(61))).isEqualTo("1 分 1 秒");
    }

    @Test
    void theLanguageIsTheOneTheBrowserWouldRatherSee() {
        assertThat(Language.wantedBy("zh-CN,zh;q=0.9,en;q=0.8")).isEqualTo(Language.ZH);
        assertThat(Language.wantedBy("de,zh-TW;q=0.5,en;q=0.4")).isEqualTo(Language.ZH);
        assertThat(Language.wantedBy("en-US,zh;q=0.1")).isEqualTo(Language.EN);
        assertThat(Language.wantedBy("fr")).isEqualTo(Language.EN);
        assertThat(Language.wantedBy(null)).isEqualTo(Language.EN);
        assertThat(Language.wantedBy("%%%;;q=x")).isEqualTo(Language.EN);
        assertThat(Theme.tagged("dark")).isEqualTo(Theme.DARK);
        assertThat(Theme.tagged("pink")).isNull();
    }
}
