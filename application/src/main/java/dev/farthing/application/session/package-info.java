/// Being logged in to the console.
@NullMarked
package dev.farthing.application.session;

import org.jspecify.annotations.NullMarked;
