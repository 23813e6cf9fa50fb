/// What is owed and what was paid: the ledger, plans and invoices.
@NullMarked
package dev.farthing.application.billing;

import org.jspecify.annotations.NullMarked;
