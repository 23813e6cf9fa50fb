/// Moving in from another gateway, with keys, teams, budgets, vendors, models and prices.
@NullMarked
package dev.farthing.application.moving;

import org.jspecify.annotations.NullMarked;
