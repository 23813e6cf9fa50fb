/// Questions to vendors for what is left on an account.
@NullMarked
package dev.farthing.upstream.balance;

import org.jspecify.annotations.NullMarked;
