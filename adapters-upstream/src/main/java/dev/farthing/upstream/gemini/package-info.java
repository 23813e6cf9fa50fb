/// Google's dialect, as vendors and as callers speak it.
@NullMarked
package dev.farthing.upstream.gemini;

import org.jspecify.annotations.NullMarked;
