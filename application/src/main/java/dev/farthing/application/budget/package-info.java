/// Setting budgets and seeing how they stand.
@NullMarked
package dev.farthing.application.budget;

import org.jspecify.annotations.NullMarked;
