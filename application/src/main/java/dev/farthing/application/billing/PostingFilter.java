package dev.farthing.application.billing;

import dev.farthing.domain.ledger.Account;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which postings are wanted; a null narrows nothing.
///
/// @param account only those with an entry on it
/// @param from the first instant of posting
/// @param to the first instant after
public record PostingFilter(
        UUID orgId,
        @Nullable Account account,
        @Nullable String kind,
        @Nullable Instant from,
        @Nullable Instant to) {}
