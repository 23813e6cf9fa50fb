/// The prepaid balance of an org.
///
/// The balance is a budget of kind wallet, and calls are charged to it as to any other budget: admission and
/// settlement know nothing of single credits. What was charged is drawn from credits afterwards, in their
/// order, and posted to the ledger. A credit ends at its very instant: from then on no lease may count it (the
/// database's function `credit_past_its_end` says how much that is), and within a second what no running call
/// holds of it is taken away.
@NullMarked
package dev.farthing.application.wallet;

import org.jspecify.annotations.NullMarked;
