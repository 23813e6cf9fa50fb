/// Single calls, and how each came about.
@NullMarked
package dev.farthing.web.calls;

import org.jspecify.annotations.NullMarked;
