/// What was reported as leaked, in PostgreSQL.
@NullMarked
package dev.farthing.persistence.leak;

import org.jspecify.annotations.NullMarked;
