package dev.farthing.application.observation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.ZoneOffset;

/// Lets go of conversations that no call can belong to any more.
@ApplicationScoped
public class ForgetSessions {
    private static final int KEPT_DAYS = 8;

    private final SessionBook book;
    private final InstantSource clock;

    public ForgetSessions(SessionBook book, InstantSource clock) {
        this.book = book;
        this.clock = clock;
    }

    @Transactional
    public void forget() {
        book.forget(clock.instant().atZone(ZoneOffset.UTC).toLocalDate().minusDays(KEPT_DAYS));
    }
}
