/// Whether this replica should be sent calls, given how it and the others fare.
@NullMarked
package dev.farthing.application.readiness;

import org.jspecify.annotations.NullMarked;
