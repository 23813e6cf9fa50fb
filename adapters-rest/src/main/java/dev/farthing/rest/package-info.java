/// How Farthing is spoken to.
@NullMarked
package dev.farthing.rest;

import org.jspecify.annotations.NullMarked;
