/// What vendors claim beside what was measured, as operators see it.
@NullMarked
package dev.farthing.rest.authenticity;

import org.jspecify.annotations.NullMarked;
