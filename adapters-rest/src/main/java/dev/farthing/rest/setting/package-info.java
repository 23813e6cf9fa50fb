/// Run-time settings on the management API.
@NullMarked
package dev.farthing.rest.setting;

import org.jspecify.annotations.NullMarked;
