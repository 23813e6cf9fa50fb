/// What was moved in from other gateways, as rows.
@NullMarked
package dev.farthing.persistence.moving;

import org.jspecify.annotations.NullMarked;
