/// Budgets and their windows, as people set and see them.
@NullMarked
package dev.farthing.persistence.budget;

import org.jspecify.annotations.NullMarked;
