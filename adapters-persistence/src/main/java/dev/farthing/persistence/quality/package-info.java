/// What was counted of how vendors serve, as rows.
@NullMarked
package dev.farthing.persistence.quality;

import org.jspecify.annotations.NullMarked;
