/// Refusals a caller can act on.
@NullMarked
package dev.farthing.domain.fault;

import org.jspecify.annotations.NullMarked;
