/// Where secrets are reported that somebody found.
@NullMarked
package dev.farthing.rest.leak;

import org.jspecify.annotations.NullMarked;
