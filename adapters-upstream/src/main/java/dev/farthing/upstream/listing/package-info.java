/// What vendors offer, by their own word.
@NullMarked
package dev.farthing.upstream.listing;

import org.jspecify.annotations.NullMarked;
