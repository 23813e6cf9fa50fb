/// What is left on an account at a vendor, and how long it lasts.
@NullMarked
package dev.farthing.domain.balance;

import org.jspecify.annotations.NullMarked;
