/// Reconciliation on the management API.
@NullMarked
package dev.farthing.rest.reconciliation;

import org.jspecify.annotations.NullMarked;
