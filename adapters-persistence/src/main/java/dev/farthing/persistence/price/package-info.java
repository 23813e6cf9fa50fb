/// The rows of dated prices.
@NullMarked
package dev.farthing.persistence.price;

import org.jspecify.annotations.NullMarked;
