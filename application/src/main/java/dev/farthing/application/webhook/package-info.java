/// Telling receivers what the outbox holds: each message at least once, and known by its id.
@NullMarked
package dev.farthing.application.webhook;

import org.jspecify.annotations.NullMarked;
