package dev.farthing.application.authenticity;

import dev.farthing.domain.authenticity.Finding;
import dev.farthing.domain.quality.Grain;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Shows what vendors claimed of late beside what was measured.
@ApplicationScoped
public class ReadEvidence {
    private final EvidenceBook book;
    private final InstantSource clock;

    ReadEvidence(EvidenceBook book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    /// @param days today and so many before it, less one
    @Transactional
    public List<Line> read(int days) {
        var today = Grain.DAY.begin(clock.instant());
        return book.since(today.minus(Duration.ofDays(days - 1L))).stream()
                .map(heard -> new Line(heard, Finding.of(heard.asked(), heard.evidence())))
                .toList();
    }

    /// A channel, and what does not fit there.
    public record Line(EvidenceBook.Heard heard, List<Finding> findings) {}
}
