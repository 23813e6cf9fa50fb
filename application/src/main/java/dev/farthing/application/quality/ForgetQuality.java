package dev.farthing.application.quality;

import dev.farthing.domain.quality.Grain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;

/// Lets go of what was counted so long ago that nothing is judged by it any more.
@ApplicationScoped
public class ForgetQuality {
    private final QualityBook book;
    private final InstantSource clock;

    ForgetQuality(QualityBook book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    @Transactional
    public void forget() {
        var now = clock.instant();
        for (var grain : Grain.values()) {
            book.forget(grain, now.minus(grain.kept()));
        }
    }
}
