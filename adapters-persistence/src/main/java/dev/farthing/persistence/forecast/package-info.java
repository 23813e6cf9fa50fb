/// What was used, as forecasts need it.
@NullMarked
package dev.farthing.persistence.forecast;

import org.jspecify.annotations.NullMarked;
