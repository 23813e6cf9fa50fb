/// The documents, held to their word.
@NullMarked
package dev.farthing.documents;

import org.jspecify.annotations.NullMarked;
