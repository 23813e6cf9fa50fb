/// An org with a past that was made up, so that who is new sees what Farthing shows.
@NullMarked
package dev.farthing.application.sample;

import org.jspecify.annotations.NullMarked;
