/// What is left on accounts at vendors, over HTTP.
@NullMarked
package dev.farthing.rest.balance;

import org.jspecify.annotations.NullMarked;
