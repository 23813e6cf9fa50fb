/// Collecting what vendors claim beside what can be measured.
@NullMarked
package dev.farthing.application.authenticity;

import org.jspecify.annotations.NullMarked;
