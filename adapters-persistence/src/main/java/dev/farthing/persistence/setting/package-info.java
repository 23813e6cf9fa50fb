/// The rows of settings that somebody has set.
@NullMarked
package dev.farthing.persistence.setting;

import org.jspecify.annotations.NullMarked;
