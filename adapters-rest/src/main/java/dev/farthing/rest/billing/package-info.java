/// The ledger, plans and invoices on the management API.
@NullMarked
package dev.farthing.rest.billing;

import org.jspecify.annotations.NullMarked;
