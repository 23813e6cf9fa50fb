/// The record of every change: written with the change, read, and proven to be whole.
@NullMarked
package dev.farthing.application.audit;

import org.jspecify.annotations.NullMarked;
