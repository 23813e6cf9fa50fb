/// What people are told of unasked, and the rules by which they are.
@NullMarked
package dev.farthing.domain.alert;

import org.jspecify.annotations.NullMarked;
