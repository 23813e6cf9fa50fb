/// Asking vendors for what is left on their accounts, and keeping what they say.
@NullMarked
package dev.farthing.application.balance;

import org.jspecify.annotations.NullMarked;
