/// The jobs of PostgreSQL.
@NullMarked
package dev.farthing.persistence.job;

import org.jspecify.annotations.NullMarked;
