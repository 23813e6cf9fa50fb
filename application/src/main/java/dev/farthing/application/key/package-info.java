/// Issuing keys and taking them back.
@NullMarked
package dev.farthing.application.key;

import org.jspecify.annotations.NullMarked;
