/// The tables of what is left on accounts at vendors.
@NullMarked
package dev.farthing.persistence.balance;

import org.jspecify.annotations.NullMarked;
