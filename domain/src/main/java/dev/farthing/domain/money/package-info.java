/// Exact amounts of money, counted in whole pico units of the billing currency.
@NullMarked
package dev.farthing.domain.money;

import org.jspecify.annotations.NullMarked;
