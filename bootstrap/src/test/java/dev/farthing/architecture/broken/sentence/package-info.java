@NullMarked
package dev.farthing.architecture.broken.sentence;

import org.jspecify.annotations.NullMarked;
