/// What it costs: plan, budgets and invoices.
@NullMarked
package dev.farthing.web.billing;

import org.jspecify.annotations.NullMarked;
