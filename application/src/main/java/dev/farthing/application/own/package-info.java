/// What the holder of an inference key is told of that key.
@NullMarked
package dev.farthing.application.own;

import org.jspecify.annotations.NullMarked;
