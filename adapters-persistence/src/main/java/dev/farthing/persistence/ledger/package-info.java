/// The ledger's rows.
@NullMarked
package dev.farthing.persistence.ledger;

import org.jspecify.annotations.NullMarked;
