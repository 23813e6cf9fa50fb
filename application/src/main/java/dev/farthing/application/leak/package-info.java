/// What becomes of secrets that somebody found where they should not be.
@NullMarked
package dev.farthing.application.leak;

import org.jspecify.annotations.NullMarked;
