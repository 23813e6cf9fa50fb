/// Receivers of messages, and how often they are tried.
@NullMarked
package dev.farthing.domain.webhook;

import org.jspecify.annotations.NullMarked;
