/// How Farthing starts and how it ends: steps before the first call, and what must be over before the last.
@NullMarked
package dev.farthing.application.start;

import org.jspecify.annotations.NullMarked;
