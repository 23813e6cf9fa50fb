package dev.farthing.application.quality;

import dev.farthing.application.quality.QualityBook.Known;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.domain.quality.ChannelQuality;
import dev.farthing.domain.quality.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// Shows how well each model is served by each of its providers.
@ApplicationScoped
public class ReadQuality {
    private final QualityBook book;
    private final QualityPicture picture;
    private final InstantSource clock;

    ReadQuality(QualityBook book, SettingRepository settings, InstantSource clock) {
        this.book = book;
        this.picture = new QualityPicture(book, settings);
        this.clock = clock;
    }

    @Transactional
    public List<Line> read() {
        var rules = picture.rules();
        var all = picture.at(clock.instant());
        return book.known(all.keySet()).stream()
                .map(known -> {
                    var quality = Objects.requireNonNull(all.get(known.channel()));
                    return new Line(known, quality, quality.verdict(rules));
                })
                .sorted(Comparator.comparing((Line line) -> line.known().provider())
                        .thenComparing(line -> line.known().channel().upstreamModel()))
                .toList();
    }

    /// A channel, how it serves, and what is thought of that.
    public record Line(Known known, ChannelQuality quality, Verdict verdict) {}
}
