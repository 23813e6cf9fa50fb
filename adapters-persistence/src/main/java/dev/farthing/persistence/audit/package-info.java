/// The record of changes, chained, in PostgreSQL.
@NullMarked
package dev.farthing.persistence.audit;

import org.jspecify.annotations.NullMarked;
