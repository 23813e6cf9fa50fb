/// Vendors, credentials, models and prices, as operators keep them.
@NullMarked
package dev.farthing.application.upstream;

import org.jspecify.annotations.NullMarked;
