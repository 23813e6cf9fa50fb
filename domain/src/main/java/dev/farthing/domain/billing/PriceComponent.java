package dev.farthing.domain.billing;

import org.jspecify.annotations.Nullable;

/// What a plan charges for one meter of one model, or of all models it does not price one by one.
///
/// @param model null for all others
public record PriceComponent(@Nullable String model, Meter meter, Tariff tariff) {}
