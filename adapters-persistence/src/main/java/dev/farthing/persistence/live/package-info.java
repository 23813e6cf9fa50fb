/// What the hot path keeps in memory, and how it stays true.
@NullMarked
package dev.farthing.persistence.live;

import org.jspecify.annotations.NullMarked;
