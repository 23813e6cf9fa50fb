/// Orgs, teams, plans and the installation, as rows.
@NullMarked
package dev.farthing.persistence.account;

import org.jspecify.annotations.NullMarked;
