/// Whether there is a newer version: asked only where the operator names an address to ask.
@NullMarked
package dev.farthing.application.update;

import org.jspecify.annotations.NullMarked;
