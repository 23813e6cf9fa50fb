/// Dated prices on the management API.
@NullMarked
package dev.farthing.rest.price;

import org.jspecify.annotations.NullMarked;
