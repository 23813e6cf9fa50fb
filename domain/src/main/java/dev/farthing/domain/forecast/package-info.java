/// What is expected of the days to come, from the days that were.
@NullMarked
package dev.farthing.domain.forecast;

import org.jspecify.annotations.NullMarked;
