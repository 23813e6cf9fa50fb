/// The rows of plans, tax, invoices and credit notes, and the usage they are made of.
@NullMarked
package dev.farthing.persistence.billing;

import org.jspecify.annotations.NullMarked;
