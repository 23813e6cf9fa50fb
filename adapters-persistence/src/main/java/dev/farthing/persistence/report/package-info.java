/// Reads calls and sums back with SQL of its own.
@NullMarked
package dev.farthing.persistence.report;

import org.jspecify.annotations.NullMarked;
