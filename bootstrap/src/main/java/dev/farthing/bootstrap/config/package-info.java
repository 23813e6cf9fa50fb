/// The configuration file: read with the place of everything in it, and applied at each start.
@NullMarked
package dev.farthing.bootstrap.config;

import org.jspecify.annotations.NullMarked;
