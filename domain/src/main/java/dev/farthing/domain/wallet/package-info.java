/// The prepaid balance of an org: credits, and in which order they are used.
@NullMarked
package dev.farthing.domain.wallet;

import org.jspecify.annotations.NullMarked;
