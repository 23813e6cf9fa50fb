/// A page to try a model on.
@NullMarked
package dev.farthing.web.playground;

import org.jspecify.annotations.NullMarked;
