/// What was done to the house, by whom, and how its record proves to be whole.
@NullMarked
package dev.farthing.domain.audit;

import org.jspecify.annotations.NullMarked;
