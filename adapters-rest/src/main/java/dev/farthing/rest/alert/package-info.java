/// Alert rules and what people were told of, on the management API.
@NullMarked
package dev.farthing.rest.alert;

import org.jspecify.annotations.NullMarked;
