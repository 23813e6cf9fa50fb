/// Guarding requests whose addresses tenants name.
@NullMarked
package dev.farthing.application.guard;

import org.jspecify.annotations.NullMarked;
