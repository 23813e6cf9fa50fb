/// Asks for the newest version of Farthing.
@NullMarked
package dev.farthing.upstream.release;

import org.jspecify.annotations.NullMarked;
