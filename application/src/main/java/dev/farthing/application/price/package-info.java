/// What models cost: dated prices, set and read.
@NullMarked
package dev.farthing.application.price;

import org.jspecify.annotations.NullMarked;
