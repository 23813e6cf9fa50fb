/// Moving in from other gateways, over HTTP.
@NullMarked
package dev.farthing.rest.moving;

import org.jspecify.annotations.NullMarked;
