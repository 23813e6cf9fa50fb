/// Failures that are nobody's mistake.
@NullMarked
package dev.farthing.application.fault;

import org.jspecify.annotations.NullMarked;
