/// What happens: use cases and the ports they need, one package a feature.
@NullMarked
package dev.farthing.application;

import org.jspecify.annotations.NullMarked;
