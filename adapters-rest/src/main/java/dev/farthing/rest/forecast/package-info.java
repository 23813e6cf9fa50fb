/// What is to be expected, over HTTP.
@NullMarked
package dev.farthing.rest.forecast;

import org.jspecify.annotations.NullMarked;
