/// Double entry: what is owed, what is held and what was earned, in postings that sum to zero.
@NullMarked
package dev.farthing.domain.ledger;

import org.jspecify.annotations.NullMarked;
