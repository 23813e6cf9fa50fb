/// The rows of providers, credentials and models.
@NullMarked
package dev.farthing.persistence.upstream;

import org.jspecify.annotations.NullMarked;
