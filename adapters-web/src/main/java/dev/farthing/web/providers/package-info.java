/// Vendors: where they are, what they offer, and how well they serve.
@NullMarked
package dev.farthing.web.providers;

import org.jspecify.annotations.NullMarked;
