/// Alert rules, what they watch, and what people were told of, in PostgreSQL.
@NullMarked
package dev.farthing.persistence.alert;

import org.jspecify.annotations.NullMarked;
