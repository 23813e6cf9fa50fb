/// One call: admitted, relayed, settled.
@NullMarked
package dev.farthing.application.relay;

import org.jspecify.annotations.NullMarked;
