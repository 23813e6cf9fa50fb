/// What tokens cost: dated prices, tiers, and the arithmetic of one call.
@NullMarked
package dev.farthing.domain.price;

import org.jspecify.annotations.NullMarked;
