/// Whole-house tests: the packaged application, a scripted vendor, and people who use both.
@NullMarked
package dev.farthing.journey;

import org.jspecify.annotations.NullMarked;
