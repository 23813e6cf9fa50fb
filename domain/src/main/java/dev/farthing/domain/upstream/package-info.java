/// Vendors, their credentials, and the models routed to them.
@NullMarked
package dev.farthing.domain.upstream;

import org.jspecify.annotations.NullMarked;
