package dev.farthing.architecture.broken.domainimport.domain.key;

class BrokenKeyTable {
    java.sql.Connection connection;
}
