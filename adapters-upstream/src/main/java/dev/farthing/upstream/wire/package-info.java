/// What all vendors' protocols share: HTTP exchanges, server-sent events, JSON read in place.
@NullMarked
package dev.farthing.upstream.wire;

import org.jspecify.annotations.NullMarked;
