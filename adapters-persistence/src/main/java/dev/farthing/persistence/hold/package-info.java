/// Admission on record: what open calls hold of their budgets, who holds it, and what becomes of it when a gateway
/// dies.
@NullMarked
package dev.farthing.persistence.hold;

import org.jspecify.annotations.NullMarked;
