/// Whether it runs, how well, and with what.
@NullMarked
package dev.farthing.web.status;

import org.jspecify.annotations.NullMarked;
