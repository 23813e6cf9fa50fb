package dev.farthing.application.quality;

import dev.farthing.application.setting.SettingRepository;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/// Decides which channels serve so badly that calls go elsewhere, and which have earned some back; tells of the first
/// and of the last step.
@ApplicationScoped
public class JudgeQuality {
    /// A little less than the time between two rounds of one replica.
    private static final Duration BEAT = Duration.ofSeconds(9);

    private final QualityBook book;
    private final QualityPicture picture;
    private final InstantSource clock;

    JudgeQuality(QualityBook book, SettingRepository settings, InstantSource clock) {
        this.book = book;
        this.picture = new QualityPicture(book, settings);
        this.clock = clock;
    }

    /// One round; of several replicas one judges, and not more often than one alone would.
    @Transactional
    public void judge() {
        if (!book.isMyTurn(BEAT)) {
            return;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var rules = picture.rules();
        var told = new HashMap<Channel, Told>();
        picture.at(now).forEach((channel, quality) -> {
            var verdict = quality.verdict(rules);
            var next = quality.shift().next(verdict, rules, now);
            if (!next.equals(quality.shift())) {
                book.shift(channel, next);
                if (next.bad() != quality.shift().bad()) {
                    told.put(channel, new Told(verdict, next));
                }
            }
        });
        tell(told);
    }

    private record Told(Verdict verdict, Shift shift) {}

    private void tell(Map<Channel, Told> told) {
        if (!told.isEmpty()) {
            for (var known : book.known(told.keySet())) {
                var news = told.get(known.channel());
                if (news != null) {
                    book.alert(known, news.verdict(), news.shift());
                }
            }
        }
    }
}
