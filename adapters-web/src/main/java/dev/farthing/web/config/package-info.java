/// The page of what can be set while Farthing runs, and of what it does by the clock.
@NullMarked
package dev.farthing.web.config;

import org.jspecify.annotations.NullMarked;
