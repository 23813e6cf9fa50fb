/// What a call used and how we know it.
@NullMarked
package dev.farthing.domain.usage;

import org.jspecify.annotations.NullMarked;
