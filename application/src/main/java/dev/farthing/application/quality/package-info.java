/// Watching how well vendors serve, and sending calls elsewhere while one does not.
@NullMarked
package dev.farthing.application.quality;

import org.jspecify.annotations.NullMarked;
