/// Where requests may go whose addresses tenants name.
@NullMarked
package dev.farthing.domain.guard;

import org.jspecify.annotations.NullMarked;
