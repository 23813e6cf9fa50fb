/// Secrets at rest: the master key and what is derived from it.
@NullMarked
package dev.farthing.persistence.secret;

import org.jspecify.annotations.NullMarked;
