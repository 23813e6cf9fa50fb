/// What this process tells about itself to whoever watches it.
@NullMarked
package dev.farthing.rest.metric;

import org.jspecify.annotations.NullMarked;
