/// What Farthing does by the clock: when it did it last, what came of it, and when it does it next.
@NullMarked
package dev.farthing.application.job;

import org.jspecify.annotations.NullMarked;
