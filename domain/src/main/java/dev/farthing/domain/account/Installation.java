package dev.farthing.domain.account;

import java.time.ZoneId;
import java.util.UUID;

/// What is fixed when Farthing first starts: the billing currency, the zone of its days, and the operator's own org.
public record Installation(String currency, ZoneId zone, UUID defaultOrg) {}
