/// Writes finished calls in batches, exactly once each, with the sums that reports are made of.
@NullMarked
package dev.farthing.persistence.usage;

import org.jspecify.annotations.NullMarked;
