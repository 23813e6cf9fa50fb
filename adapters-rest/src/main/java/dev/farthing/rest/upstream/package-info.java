/// Providers, credentials and models on the management API.
@NullMarked
package dev.farthing.rest.upstream;

import org.jspecify.annotations.NullMarked;
