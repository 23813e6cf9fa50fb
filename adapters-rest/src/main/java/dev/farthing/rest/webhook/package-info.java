/// Webhooks and their deliveries on the management API.
@NullMarked
package dev.farthing.rest.webhook;

import org.jspecify.annotations.NullMarked;
