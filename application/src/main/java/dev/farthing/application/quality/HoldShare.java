package dev.farthing.application.quality;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.quality.ReadQuality.Line;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Shift;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sets by hand how much of its calls a channel gets, or leaves that to what is measured again.
@ApplicationScoped
public class HoldShare {
    private final QualityBook book;
    private final ReadQuality readQuality;
    private final AuditTrail audit;
    private final InstantSource clock;

    HoldShare(QualityBook book, ReadQuality readQuality, AuditTrail audit, InstantSource clock) {
        this.book = book;
        this.readQuality = readQuality;
        this.audit = audit;
        this.clock = clock;
    }

    /// @param share percent of the calls; null: as is measured, beginning with all of them
    @Transactional
    public Line hold(Channel channel, @Nullable Integer share) {
        var known = book.known(List.of(channel)).stream()
                .filter(one -> !one.models().isEmpty())
                .findFirst()
                .orElseThrow(() -> Fault.NOT_FOUND.because("no model is routed to this model of this provider"));
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var before = book.shifts().getOrDefault(channel, Shift.NONE);
        var after = share == null ? new Shift(Shift.ALL, false, now) : Shift.byHand(share, now);
        book.shift(channel, after);
        audit.record(Deed.ofPlatform(
                "hold_share",
                "provider",
                channel.providerId().toString(),
                pictureOf(channel, before),
                pictureOf(channel, after)));
        return readQuality.read().stream()
                .filter(line -> line.known().channel().equals(known.channel()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the share that was kept is gone"));
    }

    private static Picture pictureOf(Channel channel, Shift shift) {
        return Picture.EMPTY
                .with("upstream_model", channel.upstreamModel())
                .with("share", shift.share())
                .with("held", shift.held());
    }
}
