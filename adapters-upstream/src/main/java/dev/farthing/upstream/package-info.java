/// How Farthing speaks to vendors.
@NullMarked
package dev.farthing.upstream;

import org.jspecify.annotations.NullMarked;
