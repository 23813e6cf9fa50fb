/// The queries that find what does not agree.
@NullMarked
package dev.farthing.persistence.reconciliation;

import org.jspecify.annotations.NullMarked;
