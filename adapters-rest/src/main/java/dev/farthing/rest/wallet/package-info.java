/// Prepaid balances on the management API.
@NullMarked
package dev.farthing.rest.wallet;

import org.jspecify.annotations.NullMarked;
