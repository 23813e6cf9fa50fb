/// The data plane: inference calls taken from clients, relayed byte for byte, and answered in their own dialect.
@NullMarked
package dev.farthing.rest.relay;

import org.jspecify.annotations.NullMarked;
