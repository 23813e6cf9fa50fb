/// Scheduled jobs on the management API.
@NullMarked
package dev.farthing.rest.job;

import org.jspecify.annotations.NullMarked;
