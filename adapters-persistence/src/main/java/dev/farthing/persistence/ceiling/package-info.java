/// What credentials were used for, as rows.
@NullMarked
package dev.farthing.persistence.ceiling;

import org.jspecify.annotations.NullMarked;
