/// Orgs, teams, plans, administrators and what each of them may do.
@NullMarked
package dev.farthing.domain.account;

import org.jspecify.annotations.NullMarked;
