package dev.farthing.domain.account;

/// The administrators' roles, from wide to narrow.
public enum Role {
    OPERATOR,
    ORG_ADMIN,
    TEAM_ADMIN,
    VIEWER
}
