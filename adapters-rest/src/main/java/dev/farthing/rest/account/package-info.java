/// Orgs and teams on the management API.
@NullMarked
package dev.farthing.rest.account;

import org.jspecify.annotations.NullMarked;
