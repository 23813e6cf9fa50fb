/// Rules by which people are told unasked, and what they were told.
@NullMarked
package dev.farthing.application.alert;

import org.jspecify.annotations.NullMarked;
