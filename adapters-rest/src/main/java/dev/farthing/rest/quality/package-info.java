/// How well vendors serve, as operators see it.
@NullMarked
package dev.farthing.rest.quality;

import org.jspecify.annotations.NullMarked;
