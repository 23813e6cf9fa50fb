/// Reads figures from the sums that the journal writes, and from calls where those know too little.
@NullMarked
package dev.farthing.persistence.observation;

import org.jspecify.annotations.NullMarked;
