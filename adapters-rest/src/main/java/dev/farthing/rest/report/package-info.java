/// Calls and usage, as lists and tables.
@NullMarked
package dev.farthing.rest.report;

import org.jspecify.annotations.NullMarked;
