/// Usage that flows on, record by record, to where it is kept beside this database.
@NullMarked
package dev.farthing.application.stream;

import org.jspecify.annotations.NullMarked;
