/// Questions to vendors whether a credential works.
@NullMarked
package dev.farthing.upstream.probe;

import org.jspecify.annotations.NullMarked;
