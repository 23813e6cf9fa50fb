/// Whether all that is recorded of an org's money agrees.
@NullMarked
package dev.farthing.application.reconciliation;

import org.jspecify.annotations.NullMarked;
