/// What is expected of usage and costs, and when budgets and balances will be used up.
@NullMarked
package dev.farthing.application.forecast;

import org.jspecify.annotations.NullMarked;
