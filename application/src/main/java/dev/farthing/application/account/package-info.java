/// Orgs, teams, plans and their administrators.
@NullMarked
package dev.farthing.application.account;

import org.jspecify.annotations.NullMarked;
