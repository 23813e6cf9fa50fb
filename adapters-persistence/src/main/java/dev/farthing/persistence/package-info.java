/// How Farthing remembers.
@NullMarked
package dev.farthing.persistence;

import org.jspecify.annotations.NullMarked;
