/// How it goes, as dashboards show it.
@NullMarked
package dev.farthing.rest.observation;

import org.jspecify.annotations.NullMarked;
