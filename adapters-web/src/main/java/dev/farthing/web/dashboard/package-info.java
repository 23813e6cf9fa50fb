/// The calls of the last days on one page.
@NullMarked
package dev.farthing.web.dashboard;

import org.jspecify.annotations.NullMarked;
