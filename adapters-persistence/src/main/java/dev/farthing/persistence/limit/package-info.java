/// Rates and concurrency, counted in this process.
@NullMarked
package dev.farthing.persistence.limit;

import org.jspecify.annotations.NullMarked;
