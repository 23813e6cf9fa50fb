/// Who is in: the process and its configuration.
@NullMarked
package dev.farthing.bootstrap;

import org.jspecify.annotations.NullMarked;
