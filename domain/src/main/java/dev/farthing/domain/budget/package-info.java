/// Caps on what may be used, and what is set aside of them before a vendor is asked.
@NullMarked
package dev.farthing.domain.budget;

import org.jspecify.annotations.NullMarked;
