/// What was used, read back.
@NullMarked
package dev.farthing.application.report;

import org.jspecify.annotations.NullMarked;
