/// Whether Farthing lives, is ready, and is about to go.
@NullMarked
package dev.farthing.rest.health;

import org.jspecify.annotations.NullMarked;
