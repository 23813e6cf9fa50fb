/// What is let go of because of its age, in PostgreSQL.
@NullMarked
package dev.farthing.persistence.retention;

import org.jspecify.annotations.NullMarked;
