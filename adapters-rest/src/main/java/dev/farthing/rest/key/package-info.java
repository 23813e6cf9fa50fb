/// Keys and administrators' keys on the management API.
@NullMarked
package dev.farthing.rest.key;

import org.jspecify.annotations.NullMarked;
