/// Abacus: a chat made for people, spoken to as one conversation per call.
@NullMarked
package dev.farthing.upstream.abacus;

import org.jspecify.annotations.NullMarked;
