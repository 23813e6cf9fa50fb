/// How a period becomes an invoice: plans, tariffs, proration, rounding and tax, without a clock or a database.
@NullMarked
package dev.farthing.domain.billing;

import org.jspecify.annotations.NullMarked;
