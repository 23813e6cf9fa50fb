/// How much credentials are used for, over all replicas.
@NullMarked
package dev.farthing.application.ceiling;

import org.jspecify.annotations.NullMarked;
