/// Receivers of messages, and what is still to be told to them, in PostgreSQL.
@NullMarked
package dev.farthing.persistence.webhook;

import org.jspecify.annotations.NullMarked;
