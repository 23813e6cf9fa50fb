/// The master key's replacement: what still needs the one before.
@NullMarked
package dev.farthing.application.masterkey;

import org.jspecify.annotations.NullMarked;
