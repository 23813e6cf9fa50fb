/// Issued API keys: their secrets, their states and who they open for.
@NullMarked
package dev.farthing.domain.key;

import org.jspecify.annotations.NullMarked;
