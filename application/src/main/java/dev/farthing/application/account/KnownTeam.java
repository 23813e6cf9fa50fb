package dev.farthing.application.account;

import dev.farthing.domain.account.Team;
import java.time.Instant;

/// A team, and since when there is one.
public record KnownTeam(Team team, Instant createdAt) {}
