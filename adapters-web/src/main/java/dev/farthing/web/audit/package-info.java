/// Who did what, and when.
@NullMarked
package dev.farthing.web.audit;

import org.jspecify.annotations.NullMarked;
