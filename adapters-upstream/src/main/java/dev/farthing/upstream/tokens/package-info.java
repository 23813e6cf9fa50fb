/// Tokens counted here, where the vendor did not.
@NullMarked
package dev.farthing.upstream.tokens;

import org.jspecify.annotations.NullMarked;
