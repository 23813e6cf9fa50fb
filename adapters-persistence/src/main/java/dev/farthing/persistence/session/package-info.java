/// Sessions of the console in PostgreSQL.
@NullMarked
package dev.farthing.persistence.session;

import org.jspecify.annotations.NullMarked;
