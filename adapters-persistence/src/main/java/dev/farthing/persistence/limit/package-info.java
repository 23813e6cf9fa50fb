/// Counts requests, tokens and concurrent calls in the memory of this process.
@NullMarked
package dev.farthing.persistence.limit;

import org.jspecify.annotations.NullMarked;
