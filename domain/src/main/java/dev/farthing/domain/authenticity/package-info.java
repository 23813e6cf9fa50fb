/// Whether a vendor serves what it says it serves: what it claims beside what can be measured.
@NullMarked
package dev.farthing.domain.authenticity;

import org.jspecify.annotations.NullMarked;
