/// Issued keys and admin keys, as rows.
@NullMarked
package dev.farthing.persistence.key;

import org.jspecify.annotations.NullMarked;
