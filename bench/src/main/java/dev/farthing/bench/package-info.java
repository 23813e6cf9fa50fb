/// What a call costs, measured from outside in pairs beside nginx and a bare Vert.x pipe.
@NullMarked
package dev.farthing.bench;

import org.jspecify.annotations.NullMarked;
