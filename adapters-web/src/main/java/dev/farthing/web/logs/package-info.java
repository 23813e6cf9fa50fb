/// What failed at vendors, attempt by attempt.
@NullMarked
package dev.farthing.web.logs;

import org.jspecify.annotations.NullMarked;
