/// How well vendors serve, and what follows from it.
@NullMarked
package dev.farthing.domain.quality;

import org.jspecify.annotations.NullMarked;
