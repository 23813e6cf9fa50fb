/// First answers, sealed, in PostgreSQL.
@NullMarked
package dev.farthing.persistence.answer;

import org.jspecify.annotations.NullMarked;
