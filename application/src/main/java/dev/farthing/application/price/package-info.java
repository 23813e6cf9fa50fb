/// What models cost, and for whom: price books, dated prices, set and read.
@NullMarked
package dev.farthing.application.price;

import org.jspecify.annotations.NullMarked;
