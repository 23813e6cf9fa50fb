/// Budgets on the management API.
@NullMarked
package dev.farthing.rest.budget;

import org.jspecify.annotations.NullMarked;
