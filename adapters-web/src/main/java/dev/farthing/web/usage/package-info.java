/// What was used, by whom, of what and when.
@NullMarked
package dev.farthing.web.usage;

import org.jspecify.annotations.NullMarked;
