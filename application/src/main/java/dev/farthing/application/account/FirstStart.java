package dev.farthing.application.account;

import java.time.ZoneId;

/// What the environment wants of the first start.
///
/// @param currency the ISO 4217 code of the billing currency, fixed for good
public record FirstStart(String currency, ZoneId zone) {}
