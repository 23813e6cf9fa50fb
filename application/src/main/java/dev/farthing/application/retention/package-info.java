/// How long rows are kept that grow with time.
@NullMarked
package dev.farthing.application.retention;

import org.jspecify.annotations.NullMarked;
