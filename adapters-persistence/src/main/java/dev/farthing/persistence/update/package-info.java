/// What was heard of newer versions, in PostgreSQL.
@NullMarked
package dev.farthing.persistence.update;

import org.jspecify.annotations.NullMarked;
