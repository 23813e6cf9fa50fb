/// What vendors claimed beside what was measured, as rows.
@NullMarked
package dev.farthing.persistence.authenticity;

import org.jspecify.annotations.NullMarked;
