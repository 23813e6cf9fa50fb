/// Keys: found, made, changed and ended by hand.
@NullMarked
package dev.farthing.web.keys;

import org.jspecify.annotations.NullMarked;
