/// Finding out whether a credential that was given up works again.
@NullMarked
package dev.farthing.application.recovery;

import org.jspecify.annotations.NullMarked;
