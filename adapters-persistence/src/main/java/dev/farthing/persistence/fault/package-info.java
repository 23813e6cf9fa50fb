/// The log of failed attempts at vendors.
@NullMarked
package dev.farthing.persistence.fault;

import org.jspecify.annotations.NullMarked;
