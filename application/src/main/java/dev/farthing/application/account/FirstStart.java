package dev.farthing.application.account;

import java.net.URI;
import java.time.ZoneId;

/// What the environment wants of the first start.
///
/// @param currency the ISO 4217 code of the billing currency, fixed for good
/// @param baseUrl where this process will be reached
public record FirstStart(String currency, ZoneId zone, URI baseUrl) {}
