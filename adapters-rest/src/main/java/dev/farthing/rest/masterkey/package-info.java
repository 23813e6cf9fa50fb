/// How far the replacement of the master key has come.
@NullMarked
package dev.farthing.rest.masterkey;

import org.jspecify.annotations.NullMarked;
