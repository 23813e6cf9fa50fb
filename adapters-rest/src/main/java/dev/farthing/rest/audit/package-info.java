/// The record of changes, for those who look after an org.
@NullMarked
package dev.farthing.rest.audit;

import org.jspecify.annotations.NullMarked;
